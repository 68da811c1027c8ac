@NullMarked
package dev.warren.system.observability;

import org.jspecify.annotations.NullMarked;
