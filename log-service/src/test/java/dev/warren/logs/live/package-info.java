@NullMarked
package dev.warren.logs.live;

import org.jspecify.annotations.NullMarked;
