/** Tests of what synchronisation daemons say and hear. */
@NullMarked
package sluice.sync;

import org.jspecify.annotations.NullMarked;
