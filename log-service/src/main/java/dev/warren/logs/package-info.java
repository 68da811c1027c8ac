@NullMarked
package dev.warren.logs;

import org.jspecify.annotations.NullMarked;
