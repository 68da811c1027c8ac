@NullMarked
package dev.warren.messaging.events;

import org.jspecify.annotations.NullMarked;
