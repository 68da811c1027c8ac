@NullMarked
package dev.warren.system.contract;

import org.jspecify.annotations.NullMarked;
