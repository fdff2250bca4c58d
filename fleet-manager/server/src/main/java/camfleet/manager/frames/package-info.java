/**
 * Pictures on their way through: from MQTT to the hub and from there to the watchers, each of whom
 * gets the newest. With {@code .web} the only room that knows Vert.x.
 */
package camfleet.manager.frames;
