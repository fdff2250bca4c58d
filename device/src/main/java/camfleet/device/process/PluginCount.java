package camfleet.device.process;

import camfleet.message.DeviceHealth;

/** What became of pictures in one plug-in since the start, and what is wrong with it now. */
final class PluginCount {
  private long pictures;
  private long keptBack;
  private long failures;
  private String problem;

  synchronized void shown() {
    pictures++;
    problem = null;
  }

  synchronized void keptBack() {
    pictures++;
    keptBack++;
    problem = null;
  }

  synchronized void failed(String why) {
    pictures++;
    failures++;
    problem = why;
  }

  /** Why it is skipped, or null while it runs. */
  synchronized void problem(String why) {
    problem = why;
  }

  synchronized DeviceHealth.Plugin health() {
    return new DeviceHealth.Plugin(pictures, keptBack, failures, problem);
  }
}
