@NullMarked
package dev.warren.producer.hello;

import org.jspecify.annotations.NullMarked;
