@NullMarked
package dev.warren.messaging.sse;

import org.jspecify.annotations.NullMarked;
