@NullMarked
package dev.warren.logs.subscribe;

import org.jspecify.annotations.NullMarked;
