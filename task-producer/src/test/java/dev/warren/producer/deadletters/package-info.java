@NullMarked
package dev.warren.producer.deadletters;

import org.jspecify.annotations.NullMarked;
