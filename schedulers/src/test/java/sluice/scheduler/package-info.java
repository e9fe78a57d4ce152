/** Tests of the schedulers against the specification's vectors. */
@NullMarked
package sluice.scheduler;

import org.jspecify.annotations.NullMarked;
