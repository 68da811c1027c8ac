@NullMarked
package dev.warren.messaging.metrics;

import org.jspecify.annotations.NullMarked;
