@NullMarked
package dev.warren.logs.archive;

import org.jspecify.annotations.NullMarked;
