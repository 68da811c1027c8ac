@NullMarked
package dev.warren.messaging.logging;

import org.jspecify.annotations.NullMarked;
