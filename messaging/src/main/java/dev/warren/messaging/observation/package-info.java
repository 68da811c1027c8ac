@NullMarked
package dev.warren.messaging.observation;

import org.jspecify.annotations.NullMarked;
