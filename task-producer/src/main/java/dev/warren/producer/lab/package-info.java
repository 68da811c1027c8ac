@NullMarked
package dev.warren.producer.lab;

import org.jspecify.annotations.NullMarked;
