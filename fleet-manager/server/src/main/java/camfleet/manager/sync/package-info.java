/** Cameras that expose at the same moments: clients first, then the server that gives the beat. */
package camfleet.manager.sync;
