package camfleet.device;

import camfleet.device.config.DeviceFile;
import camfleet.device.config.DeviceFiles;
import camfleet.mqtt.PahoConnector;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code camfleet-device run}: a device with its cameras until it is told to stop. */
@Command(
    name = "run",
    description = "Runs this camera, or all of the file, until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger("camfleet.device");
  private static final long STOP_SECONDS = 3;

  @Mixin private DeviceOptions options;

  @Option(
      names = "--exit-with-parent",
      description = "Stops when the process that started this one is gone.")
  private boolean exitWithParent;

  @Override
  public Integer call() throws Exception {
    DeviceFiles files = options.readToRun(System.getenv());
    List<DeviceFile> cameras = files.cameras();
    StderrLog.install(cameras.get(0).logLevel(), System.err);
    files
        .problems()
        .forEach(problem -> LOG.log(System.Logger.Level.ERROR, "{0}; the others run", problem));
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
    ScheduledExecutorService timer = Surroundings.newTimer();
    Surroundings around = Surroundings.real(timer, cameras.size() == 1);
    try (DeviceCameras device =
        new DeviceCameras(
            cameras, new PahoConnector(), around, () -> end.complete(DeviceMain.RESTART))) {
      device.start();
      return end.get();
    } finally {
      timer.shutdownNow();
      // Only now may the shutdown go on, or return from the hook before the farewell is out.
      stopped.countDown();
    }
  }
}
