package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.Cameras;
import camfleet.device.camera.Faults;
import camfleet.device.config.DeviceFile;
import camfleet.mqtt.MqttConnector;
import camfleet.runtime.Threads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One device of a simulation: lives again and again in this JVM, with the faults it was given. */
final class VirtualDevice implements AutoCloseable {
  private static final Duration AWAY = Duration.ofSeconds(3);

  private final DeviceFile file;
  private final MqttConnector connector;
  private final Surroundings around;
  private final Faults faults;
  private final Duration flap;
  private DeviceApp life;
  private long lastBoot;
  private boolean closed;

  /**
   * @param camera what its camera gets wrong, besides what is among the others
   */
  VirtualDevice(
      DeviceFile file,
      MqttConnector connector,
      Surroundings around,
      Faults camera,
      List<SimulatedFault> faults) {
    this.file = file;
    this.connector = connector;
    Surroundings mine = around;
    Faults wrong = camera;
    Duration stays = null;
    for (SimulatedFault fault : faults) {
      switch (fault.kind()) {
        case STALL, FREEZE, BLACK, GONE -> wrong = wrong.with(fault.ofCamera());
        case FLAP -> stays = fault.time();
        case SKEW -> {
          InstantSource real = mine.clock();
          mine = mine.withClock(() -> real.instant().plus(fault.time()));
        }
      }
    }
    this.around = mine;
    this.faults = wrong;
    this.flap = stays;
  }

  synchronized void start() {
    if (closed) {
      return;
    }
    Camera camera = Cameras.of(file.camera(), file.id(), faults, around.clock(), around.nanos());
    if (file.dataDir() == null) {
      lastBoot = Math.max(lastBoot + 1, around.clock().millis());
      life = new DeviceApp(file, connector, camera, around, lastBoot, this::again);
    } else {
      life = DeviceApp.create(file, connector, camera, around, this::again);
    }
    life.start();
    if (flap != null) {
      later(this::flap, flap);
    }
  }

  /** The command {@code restart}. */
  private void again() {
    Threads.start(
        "restart-" + file.id(),
        () -> {
          end();
          start();
        });
  }

  private void flap() {
    Threads.start(
        "flap-" + file.id(),
        () -> {
          end();
          later(() -> Threads.start("flap-" + file.id(), this::start), AWAY);
        });
  }

  private void later(Runnable step, Duration time) {
    try {
      around.timer().schedule(step, time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The simulation is over.
      System.getLogger("camfleet.device").log(System.Logger.Level.DEBUG, "no timer any more");
    }
  }

  private synchronized void end() {
    if (life != null) {
      life.close();
      life = null;
    }
  }

  synchronized boolean isConnected() {
    return life != null && life.isConnected();
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }
}
