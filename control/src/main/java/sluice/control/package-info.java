/** Placeholder until the room is furnished. */
@NullMarked
package sluice.control;

import org.jspecify.annotations.NullMarked;
