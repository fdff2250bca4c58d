/** Commands and local overrides: sent to a device, their results awaited. */
package camfleet.manager.command;
