@NullMarked
package dev.warren.messaging.web;

import org.jspecify.annotations.NullMarked;
