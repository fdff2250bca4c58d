/** device.yaml, and the twin: desired → checked → applied → reported, kept across restarts. */
package camfleet.device.config;
