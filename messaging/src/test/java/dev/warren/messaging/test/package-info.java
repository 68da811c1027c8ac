@NullMarked
package dev.warren.messaging.test;

import org.jspecify.annotations.NullMarked;
