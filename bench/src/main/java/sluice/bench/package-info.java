/** Placeholder until the room is furnished. */
@NullMarked
package sluice.bench;

import org.jspecify.annotations.NullMarked;
