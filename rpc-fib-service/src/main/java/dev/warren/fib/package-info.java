@NullMarked
package dev.warren.fib;

import org.jspecify.annotations.NullMarked;
