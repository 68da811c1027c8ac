@NullMarked
package dev.warren.fib.server;

import org.jspecify.annotations.NullMarked;
