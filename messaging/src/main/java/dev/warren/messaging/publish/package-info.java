@NullMarked
package dev.warren.messaging.publish;

import org.jspecify.annotations.NullMarked;
