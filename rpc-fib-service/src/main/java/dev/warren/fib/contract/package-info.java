@NullMarked
package dev.warren.fib.contract;

import org.jspecify.annotations.NullMarked;
