/** What is done with pictures between camera and encoder, and what is seen in them. */
package camfleet.device.process;
