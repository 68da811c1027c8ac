/** Faults of the broker, its topology and the services, and their effect on tasks. */
@NullMarked
package dev.warren.system.faults;

import org.jspecify.annotations.NullMarked;
