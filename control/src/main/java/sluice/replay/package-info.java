/**
 * The director offline: on ports of memory, with a clock that is moved by hand, without privileges. Configured through
 * its control socket as any other; replays captures and recordings.
 */
@NullMarked
package sluice.replay;

import org.jspecify.annotations.NullMarked;
