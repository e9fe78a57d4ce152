/** Tests of the SIP engine's reader. */
@NullMarked
package sluice.sip;

import org.jspecify.annotations.NullMarked;
