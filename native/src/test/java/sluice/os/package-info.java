/** Tests of the operating system bindings. */
@NullMarked
package sluice.os;

import org.jspecify.annotations.NullMarked;
