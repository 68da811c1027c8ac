@NullMarked
package dev.warren.web.security;

import org.jspecify.annotations.NullMarked;
