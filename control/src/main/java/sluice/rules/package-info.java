/**
 * The language of ipvsadm: its words, grammar and checks, the services and servers that a line describes, and the lines
 * that describe them (spec 9.1, 9.2, 9.7).
 *
 * <p>The command line reads it from its arguments, the daemon from its saved rules. No thread is bound to it. Uses the
 * records of {@code sluice.forward} only; never sockets or JSON.
 */
@NullMarked
package sluice.rules;

import org.jspecify.annotations.NullMarked;
