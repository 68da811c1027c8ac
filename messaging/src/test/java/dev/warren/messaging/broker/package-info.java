@NullMarked
package dev.warren.messaging.broker;

import org.jspecify.annotations.NullMarked;
