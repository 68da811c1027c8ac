/** The console in a real Chromium, on real services. */
@NullMarked
package dev.warren.system.console;

import org.jspecify.annotations.NullMarked;
