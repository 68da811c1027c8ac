@NullMarked
package dev.warren.web;

import org.jspecify.annotations.NullMarked;
