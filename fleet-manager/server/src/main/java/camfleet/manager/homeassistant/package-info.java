/** Home Assistant's MQTT discovery: one retained message per camera. */
package camfleet.manager.homeassistant;
