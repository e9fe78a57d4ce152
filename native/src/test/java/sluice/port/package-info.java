/** Tests of the ports. */
@NullMarked
package sluice.port;

import org.jspecify.annotations.NullMarked;
