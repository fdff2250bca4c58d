/** Request → one handler → exactly one final result. */
package camfleet.device.command;
