/** Workers on lanes of their own. */
@NullMarked
package sluice.bench.scale;

import org.jspecify.annotations.NullMarked;
