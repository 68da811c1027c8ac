@NullMarked
package dev.warren.console;

import org.jspecify.annotations.NullMarked;
