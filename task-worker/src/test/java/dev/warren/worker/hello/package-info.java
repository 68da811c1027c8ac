@NullMarked
package dev.warren.worker.hello;

import org.jspecify.annotations.NullMarked;
