/** What happens when things break: the faults, and the checker that looks for losses. */
@NullMarked
package dev.warren.system.faults;

import org.jspecify.annotations.NullMarked;
