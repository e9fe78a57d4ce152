/**
 * What a second worker brings: one and two of them on cores of their own, in turn, each fed by its own thread.
 *
 * <p>{@link sluice.bench.scale.ScaleCommand} starts a process for each measurement and is idle meanwhile; in it,
 * {@link sluice.bench.scale.ScaleRun} lets every worker's thread make that worker's packets too, so that no generator competes
 * for a core. Nothing is allocated while packets go.
 */
@NullMarked
package sluice.bench.scale;

import org.jspecify.annotations.NullMarked;
