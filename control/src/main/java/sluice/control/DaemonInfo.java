package sluice.control;

import io.avaje.jsonb.Json;
import java.util.List;
import sluice.worker.ConflictStatus;

/**
 * A daemon about itself.
 *
 * @param name its name in the configuration
 * @param version its program's version
 * @param pid its process
 * @param uptimeSeconds since its control socket opened
 * @param workers worker threads
 * @param services virtual services
 * @param connections connections now
 * @param connectionTableSize connections that fit
 * @param resumption what became of the connections of an earlier process
 * @param freeBuffers packet buffers that are free now
 * @param conflicts other stations that claim addresses of the director
 * @param compat version of the kernel that decisions follow
 */
@Json
public record DaemonInfo(
        String name,
        String version,
        long pid,
        long uptimeSeconds,
        int workers,
        int services,
        int connections,
        int connectionTableSize,
        String resumption,
        int freeBuffers,
        List<ConflictStatus> conflicts,
        String compat) {}
