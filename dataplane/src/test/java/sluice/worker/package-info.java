/** A whole director between memory ports, run round by round in virtual time. */
@NullMarked
package sluice.worker;

import org.jspecify.annotations.NullMarked;
