/** The agent: {@code DeviceApp} wires the rooms, {@code DeviceMain} is the door. */
package camfleet.device;
