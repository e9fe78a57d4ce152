package sluice.ipvsadm;

import org.jspecify.annotations.Nullable;
import sluice.control.ControlException;
import sluice.control.ErrorCode;
import sluice.rules.Command;

/** The words in which ipvsadm tells that the director refused (spec 9.2). */
final class Refusals {
    private Refusals() {}

    /** What to print on the error stream, ends of lines included. */
    static String text(Command command, ControlException refused) {
        String specific = specific(command, refused.code());
        if (specific != null) {
            return specific + '\n';
        }
        String detail = refused.getMessage() + '\n';
        if (command == Command.ADD_LOCAL || command == Command.DELETE_LOCAL) {
            // The kernel has no words for these.
            return detail;
        }
        return switch (refused.code()) {
            case "EINVAL" -> "Invalid operation.  Possibly wrong module version, address not unicast, ...\n";
            case "ENODEV" -> "No such device\n";
            case "ERANGE" -> "Numerical result out of range\n";
            case "EOPNOTSUPP" -> "Operation not supported\n" + detail;
            case "EAFNOSUPPORT" -> "Operation not supported with specified address family\n" + detail;
            case "ENOSPC" -> "No space left on device\n" + detail;
            case ErrorCode.NOT_PERMITTED -> "Permission denied (you must be root)\n" + detail;
            default -> detail;
        };
    }

    private static @Nullable String specific(Command command, String code) {
        return switch (command) {
            case ADD_SERVICE, EDIT_SERVICE, DELETE_SERVICE, ZERO, LIST, LIST_LOCALS ->
                switch (code) {
                    case "EEXIST" -> "Service already exists";
                    case "ESRCH" -> "No such service";
                    case "ENOENT" -> "Scheduler or persistence engine not found";
                    default -> null;
                };
            case ADD_SERVER, EDIT_SERVER, DELETE_SERVER ->
                switch (code) {
                    case "EEXIST" -> "Destination already exists";
                    case "ESRCH" -> "Service not defined";
                    case "ENOENT" -> "No such destination";
                    default -> null;
                };
            case START_DAEMON -> code.equals("EEXIST") ? "Daemon has already run" : null;
            case STOP_DAEMON -> code.equals("ESRCH") ? "No daemon is running" : null;
            default -> null;
        };
    }
}
