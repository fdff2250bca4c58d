/** Tests of a whole fleet in one JVM: devices, manager and embedded broker. */
package camfleet.house;
