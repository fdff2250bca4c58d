/** Camera → process → encode → frame, on one thread, with its supervisor. */
package camfleet.device.pipeline;
