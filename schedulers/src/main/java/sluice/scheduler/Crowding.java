package sluice.scheduler;

/** When lblc and lblcr look for another server although they remember one (spec 2.15). */
final class Crowding {
    private Crowding() {}

    /**
     * Whether a server has more active connections than its weight while another one has fewer than half of its own.
     * Costs O(1), or O(n) when the first is so.
     */
    static boolean isCrowded(Servers servers, int index) {
        if (servers.active(index) <= servers.weight(index)) {
            return false;
        }
        int count = servers.count();
        for (int i = 0; i < count; i++) {
            if (2L * servers.active(i) < servers.weight(i)) {
                return true;
            }
        }
        return false;
    }
}
