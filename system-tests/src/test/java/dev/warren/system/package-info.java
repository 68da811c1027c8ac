@NullMarked
package dev.warren.system;

import org.jspecify.annotations.NullMarked;
