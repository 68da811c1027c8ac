@NullMarked
package dev.warren.logs.publish;

import org.jspecify.annotations.NullMarked;
