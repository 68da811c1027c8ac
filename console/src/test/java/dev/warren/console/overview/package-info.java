@NullMarked
package dev.warren.console.overview;

import org.jspecify.annotations.NullMarked;
