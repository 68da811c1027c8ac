@NullMarked
package dev.warren.messaging.contract;

import org.jspecify.annotations.NullMarked;
