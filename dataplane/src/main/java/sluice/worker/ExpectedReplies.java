package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.dpdk.Memory;
import sluice.dpdk.Prefetch;
import sluice.forward.NatRecipe;

/**
 * The replies of connections that a burst has opened: most likely they come to the same worker and soon, so they get
 * lines in its flow cache and need not ask the index. The lines are claimed at the end of the burst, so that their memory
 * is fetched together.
 *
 * <p>Thread: the worker's.
 */
final class ExpectedReplies {
    private final ConnectionTable table;
    private final FlowCache cache;
    private final long[] firsts;
    private final long[] seconds;
    private final int[] hashes;
    private final int[] numbers;
    private final int[] generations;
    private final long prefetch;
    private int count;

    /** For bursts of up to {@code burst} packets. */
    ExpectedReplies(int burst, ConnectionTable table, FlowCache cache) {
        this.table = table;
        this.cache = cache;
        this.firsts = new long[burst];
        this.seconds = new long[burst];
        this.hashes = new int[burst];
        this.numbers = new int[burst];
        this.generations = new int[burst];
        this.prefetch = Memory.allocate(burst * 8L, Memory.CACHE_LINE_BYTES);
    }

    /** Replies with this tuple belong to connection {@code number}. */
    void expect(PacketTuple reply, int number, int generation) {
        if (count < firsts.length) {
            int i = count++;
            firsts[i] = reply.first();
            seconds[i] = reply.second();
            hashes[i] = FlowCache.hash(reply.first(), reply.second());
            numbers[i] = number;
            generations[i] = generation;
        }
    }

    /** Gives them their lines, with recipes still to be made. */
    void claim(int epoch) {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Memory.putHostI64(prefetch + i * 8L, cache.home(hashes[i]));
        }
        Prefetch.lines(prefetch, count);
        for (int i = 0; i < count; i++) {
            int occupant = FlowCache.number(cache.home(hashes[i]));
            Memory.putHostI64(prefetch + i * 8L, table.record(occupant));
        }
        Prefetch.lines(prefetch, count);
        for (int i = 0; i < count; i++) {
            if (ConnectionRecord.generation(table.record(numbers[i])) == generations[i]) {
                long line = cache.claimNew(hashes[i], firsts[i], seconds[i], numbers[i], generations[i]);
                NatRecipe.direction(FlowCache.recipe(line), NatRecipe.FROM_SERVER);
                FlowCache.epoch(line, epoch - 1);
            }
        }
        count = 0;
    }
}
