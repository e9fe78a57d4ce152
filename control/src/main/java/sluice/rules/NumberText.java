package sluice.rules;

/** Numbers as the C library's {@code strtol} reads them. Thread: any. */
final class NumberText {
    private NumberText() {}

    /** The decimal number that is all of {@code text} and lies between the bounds, or -1. */
    static long parse(String text, long minimum, long maximum) {
        String digits = text.stripLeading();
        boolean isNegative = digits.startsWith("-");
        if (isNegative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        if (digits.isEmpty()) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > maximum) {
                return -1;
            }
            number = 10 * number + digit;
        }
        number = isNegative ? -number : number;
        return number < minimum || number > maximum ? -1 : number;
    }
}
