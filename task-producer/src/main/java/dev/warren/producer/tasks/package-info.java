@NullMarked
package dev.warren.producer.tasks;

import org.jspecify.annotations.NullMarked;
