@NullMarked
package dev.warren.system.tracing;

import org.jspecify.annotations.NullMarked;
