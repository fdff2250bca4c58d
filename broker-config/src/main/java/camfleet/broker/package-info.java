/**
 * The broker's room: one access policy, the embedded HiveMQ CE that enforces it, the same policy as
 * a Mosquitto ACL file, and the password file that both read.
 */
package camfleet.broker;
