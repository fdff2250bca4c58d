package camfleet.device;

import camfleet.device.camera.Faults;
import camfleet.device.config.DeviceFile;
import camfleet.mqtt.MqttConnector;
import camfleet.runtime.Threads;
import camfleet.topic.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Many virtual devices in one JVM, each a whole device with its own link and camera. */
final class Simulation implements AutoCloseable {
  /** Connections under way at a time; a client costs most memory before its first CONNACK. */
  private static final int CONNECTING = 50;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long CLOSE_MILLIS = 2500;

  /** So many devices share a timer, whose one thread waits for the disk when one of them stores. */
  private static final int DEVICES_PER_TIMER = 64;

  private final List<ScheduledExecutorService> timers = new ArrayList<>();
  private final Map<DeviceId, VirtualDevice> devices = new LinkedHashMap<>();
  private volatile boolean closed;

  Simulation(List<DeviceFile> files, MqttConnector connector, List<SimulatedFault> faults) {
    this(files, connector, Faults.NONE, faults);
  }

  /**
   * @param cameras what all cameras get wrong
   */
  Simulation(
      List<DeviceFile> files,
      MqttConnector connector,
      Faults cameras,
      List<SimulatedFault> faults) {
    timers.add(Surroundings.newTimer());
    Surroundings around = Surroundings.real(timers.get(0), false);
    for (DeviceFile file : files) {
      if (devices.size() == timers.size() * DEVICES_PER_TIMER) {
        timers.add(Surroundings.newTimer());
        around = around.withTimer(timers.get(timers.size() - 1));
      }
      List<SimulatedFault> own =
          faults.stream().filter(fault -> fault.device().equals(file.id())).toList();
      devices.put(file.id(), new VirtualDevice(file, connector, around, cameras, own));
    }
  }

  /** Starts all, in waves; returns when all are connected, or closed before. */
  void start() throws InterruptedException {
    List<VirtualDevice> wave = new ArrayList<>();
    for (VirtualDevice device : devices.values()) {
      if (closed) {
        return;
      }
      device.start();
      wave.add(device);
      if (wave.size() == CONNECTING) {
        await(wave, PATIENCE_NANOS);
        wave.clear();
      }
    }
    await(List.copyOf(devices.values()), Long.MAX_VALUE);
  }

  private void await(List<VirtualDevice> some, long nanos) throws InterruptedException {
    long begin = System.nanoTime();
    while (!closed
        && System.nanoTime() - begin < nanos
        && !some.stream().allMatch(VirtualDevice::isConnected)) {
      Thread.sleep(20);
    }
  }

  long connected() {
    return devices.values().stream().filter(VirtualDevice::isConnected).count();
  }

  int size() {
    return devices.size();
  }

  /** Ends all at the same time. */
  @Override
  public void close() {
    closed = true;
    List<Thread> closing = new ArrayList<>();
    devices.forEach((id, device) -> closing.add(Threads.start("close-" + id, device::close)));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (Thread thread : closing) {
      Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    }
    timers.forEach(ScheduledExecutorService::shutdownNow);
  }
}
