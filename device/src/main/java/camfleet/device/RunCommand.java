package camfleet.device;

import camfleet.device.camera.Camera;
import camfleet.device.camera.Cameras;
import camfleet.device.config.DeviceFile;
import camfleet.mqtt.PahoConnector;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code camfleet-device run}: one device until it is told to stop. */
@Command(
    name = "run",
    description = "Runs this camera until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 3;

  @Mixin private DeviceOptions options;

  @Option(
      names = "--exit-with-parent",
      description = "Stops when the process that started this one is gone.")
  private boolean exitWithParent;

  @Override
  public Integer call() throws Exception {
    DeviceFile file = options.read(System.getenv(), null);
    StderrLog.install(file.logLevel(), System.err);
    CompletableFuture<Integer> end = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.complete(0);
                  try {
                    stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    if (exitWithParent) {
      ParentWatch.start(() -> end.complete(0));
    }
    Surroundings around;
    ScheduledExecutorService timer = Surroundings.newTimer();
    around = Surroundings.real(timer, true);
    Camera camera = Cameras.of(file.camera(), file.id(), around.clock(), around.nanos());
    try (DeviceApp app =
        DeviceApp.create(
            file, new PahoConnector(), camera, around, () -> end.complete(DeviceMain.RESTART))) {
      app.start();
      return end.get();
    } finally {
      timer.shutdownNow();
      // Only now may the shutdown go on, or return from the hook before the farewell is out.
      stopped.countDown();
    }
  }
}
