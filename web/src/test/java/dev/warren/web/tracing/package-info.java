@NullMarked
package dev.warren.web.tracing;

import org.jspecify.annotations.NullMarked;
