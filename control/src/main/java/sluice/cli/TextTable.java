package sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell; numbers stand to the right. */
final class TextTable {
    private final List<String> headings;
    private final List<List<Object>> rows = new ArrayList<>();

    TextTable(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row of as many cells as there are headings. */
    void add(Object... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (List<Object> row : rows) {
                widths[column] =
                        Math.max(widths[column], row.get(column).toString().length());
            }
        }
        out.println(line(new ArrayList<>(headings), widths));
        for (List<Object> row : rows) {
            out.println(line(row, widths));
        }
        out.flush();
    }

    private String line(List<Object> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String text = cells.get(column).toString();
            String blanks = " ".repeat(widths[column] - text.length());
            line.append(column == 0 ? "" : "  ").append(isNumeric(column) ? blanks + text : text + blanks);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.getFirst().get(column) instanceof Number;
    }
}
