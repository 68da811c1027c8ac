@NullMarked
package dev.warren.console.lab;

import org.jspecify.annotations.NullMarked;
