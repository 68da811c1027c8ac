@NullMarked
package dev.warren.messaging.stream;

import org.jspecify.annotations.NullMarked;
