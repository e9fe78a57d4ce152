package sluice.connection;

/** Reads the rows of state tables as the specification writes them: two letters for each state. Thread: any. */
final class StateRows {
    private static final int WIDTH = 3;

    private StateRows() {}

    /**
     * Writes the states of a row into a table.
     *
     * @param columns all states in the order of their numbers
     * @param row the next state for each of them
     * @param offset where the row starts in {@code table}
     */
    static void write(String columns, String row, byte[] table, int offset) {
        for (int state = 0; state * WIDTH < columns.length(); state++) {
            String next = row.substring(state * WIDTH, state * WIDTH + 2);
            table[offset + state] = (byte) (columns.indexOf(next) / WIDTH);
        }
    }
}
