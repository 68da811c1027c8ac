@NullMarked
package dev.warren.console.upstream;

import org.jspecify.annotations.NullMarked;
