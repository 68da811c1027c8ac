@NullMarked
package dev.warren.worker.tasks;

import org.jspecify.annotations.NullMarked;
