package camfleet.device;

import camfleet.device.camera.Cameras;
import camfleet.device.config.DeviceFile;
import camfleet.mqtt.MqttConnector;
import camfleet.runtime.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The cameras of one machine in one process, each a device of the fleet with its own id, login and
 * state. One that cannot start leaves the others alone; one that is to be started again ends the
 * process, because what hangs in a camera's driver ends with nothing less.
 */
final class DeviceCameras implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("camfleet.device");
  private static final long CLOSE_MILLIS = 2500;

  private final List<DeviceFile> files;
  private final MqttConnector connector;
  private final Surroundings around;
  private final Runnable restart;
  private final List<DeviceApp> devices = new ArrayList<>();

  /**
   * @param around shared by all
   * @param restart ends the process and starts it again; called from any thread
   */
  DeviceCameras(
      List<DeviceFile> files, MqttConnector connector, Surroundings around, Runnable restart) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one camera");
    }
    this.files = List.copyOf(files);
    this.connector = connector;
    this.around = around;
    this.restart = restart;
  }

  /**
   * Begins; returns at once, the connections being made meanwhile.
   *
   * @throws RuntimeException what kept the last one from starting, when none has
   */
  void start() {
    RuntimeException failure = null;
    for (DeviceFile file : files) {
      try {
        start(file);
      } catch (RuntimeException e) {
        failure = e;
        LOG.log(System.Logger.Level.ERROR, "{0} cannot start: {1}", file.id(), e.getMessage());
      }
    }
    if (devices.isEmpty()) {
      throw failure;
    }
  }

  private void start(DeviceFile file) {
    DeviceApp device =
        DeviceApp.create(
            file,
            connector,
            Cameras.of(file.camera(), file.id(), around.clock(), around.nanos()),
            around,
            restart);
    try {
      device.start();
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
    devices.add(device);
  }

  /** Ends all at the same time. */
  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    devices.forEach(device -> closing.add(Threads.start("close", device::close)));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (Thread thread : closing) {
      Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    }
    devices.clear();
  }
}
