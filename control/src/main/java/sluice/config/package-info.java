/**
 * The daemon's configuration file: what it says ({@link sluice.config.DaemonConfiguration}), and how it is read so that
 * every mistake is named with its line and column, all at once.
 *
 * <p>Runs once, on the thread that starts the program. Uses {@code sluice.port} for the description of devices; never
 * the dataplane, sockets or JSON.
 */
@NullMarked
package sluice.config;

import org.jspecify.annotations.NullMarked;
