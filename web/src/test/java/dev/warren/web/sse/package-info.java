@NullMarked
package dev.warren.web.sse;

import org.jspecify.annotations.NullMarked;
