/**
 * The fleet's document and what follows from it for each device: defaults ⊕ groups ⊕ device. Pure;
 * the manager and the command line read by it.
 */
package camfleet.manager.layers;
