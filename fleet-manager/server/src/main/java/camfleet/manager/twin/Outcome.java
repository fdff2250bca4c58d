package camfleet.manager.twin;

import camfleet.message.DesiredConfig;
import camfleet.message.ReportedConfig;

/**
 * What became of a change of one device.
 *
 * @param reported the device's final word, or null when it was not waited for
 */
public record Outcome(DesiredConfig desired, ReportedConfig reported) {}
