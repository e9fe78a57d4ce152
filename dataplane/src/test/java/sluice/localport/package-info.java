/** Local addresses and ports, and the hash that steers replies. */
@NullMarked
package sluice.localport;

import org.jspecify.annotations.NullMarked;
