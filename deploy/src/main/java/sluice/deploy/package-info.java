/** Placeholder until the room is furnished. */
@NullMarked
package sluice.deploy;

import org.jspecify.annotations.NullMarked;
