@NullMarked
package dev.warren.console.gateway;

import org.jspecify.annotations.NullMarked;
