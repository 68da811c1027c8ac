@NullMarked
package dev.warren.console.page;

import org.jspecify.annotations.NullMarked;
