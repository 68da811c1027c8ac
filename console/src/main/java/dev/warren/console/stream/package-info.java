@NullMarked
package dev.warren.console.stream;

import org.jspecify.annotations.NullMarked;
