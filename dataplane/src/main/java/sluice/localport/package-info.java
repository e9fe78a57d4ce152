/**
 * The director's side of FULLNAT connections towards real servers (spec 5.7): local addresses, the ports on them, and
 * which worker the device gives the reply to.
 *
 * <p>{@link sluice.localport.LocalPorts} hands out ports to all workers at once, without locks but for a pair's growth;
 * {@link sluice.localport.ReplySteering} says which of them bring the reply back to the worker that asks;
 * {@link sluice.localport.LocalAddressPool} picks the address; {@link sluice.localport.LocalAddressBook} numbers
 * addresses for connection records; {@link sluice.localport.PortForecast} sees exhaustion coming. Code that workers
 * run, once per new connection and once at its end: no allocation, no exceptions, no logging. Uses
 * {@code sluice.dpdk.Memory}, mapped files and {@code sluice.wire}; knows nothing of services, connections or workers.
 */
@NullMarked
package sluice.localport;

import org.jspecify.annotations.NullMarked;
