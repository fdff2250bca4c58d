/**
 * MQTT manners: connect, will, reconnect, replay, typed publish and subscribe, an inbox with two
 * lanes. The only room that knows Paho.
 */
package camfleet.mqtt;
