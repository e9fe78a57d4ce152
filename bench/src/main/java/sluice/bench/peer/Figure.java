package sluice.bench.peer;

import java.util.Map;

/**
 * What one turn came to.
 *
 * @param rate in the unit of its {@link Kind}
 * @param errors what went wrong meanwhile, 0 in a clean run
 * @param details whatever else was told
 */
record Figure(double rate, long errors, Map<String, Object> details) {}
