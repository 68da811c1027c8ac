@NullMarked
package dev.warren.fib.client;

import org.jspecify.annotations.NullMarked;
