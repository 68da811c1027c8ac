@NullMarked
package dev.warren.system.openapi;

import org.jspecify.annotations.NullMarked;
