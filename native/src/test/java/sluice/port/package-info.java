/** Tests of the operating system bindings. */
@NullMarked
package sluice.port;

import org.jspecify.annotations.NullMarked;
