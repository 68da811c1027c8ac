@NullMarked
package dev.warren.producer.board;

import org.jspecify.annotations.NullMarked;
