/**
 * What changes of the configuration cost: requests on the control socket while a worker forwards between memory ports. One
 * thread is the worker, one the client; the daemon's control thread is in the same process.
 */
@NullMarked
package sluice.bench.storm;

import org.jspecify.annotations.NullMarked;
