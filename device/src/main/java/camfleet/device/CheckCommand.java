package camfleet.device;

import camfleet.device.camera.CameraException;
import camfleet.device.config.DeviceFile;
import camfleet.frame.Frame;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code camfleet-device check}: tries everything that a run needs and says what it found. */
@Command(
    name = "check",
    description =
        "Checks configuration, camera and broker login, of all cameras or the one of --id. A"
            + " running agent of the same id loses its connection for a moment.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final long BROKER_SECONDS = 10;

  @Mixin private DeviceOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<DeviceFile> cameras = options.read(System.getenv()).whole();
    StderrLog.install("error", System.err);
    boolean good = true;
    for (DeviceFile file : cameras) {
      out.println("configuration  ok: " + file.id() + ", groups " + file.groups());
      good &= camera(file, out);
      good &= broker(file, out);
      out.flush();
    }
    return good ? 0 : 1;
  }

  private static boolean camera(DeviceFile file, PrintWriter out) throws InterruptedException {
    try {
      Frame frame = OnePicture.take(file);
      out.println(
          "camera         ok: "
              + file.camera()
              + ", "
              + frame.header().width()
              + "x"
              + frame.header().height()
              + ", "
              + frame.payload().length
              + " bytes");
      return true;
    } catch (CameraException e) {
      out.println("camera         failed: " + e.getMessage());
      return false;
    }
  }

  private static boolean broker(DeviceFile file, PrintWriter out) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    LinkListener listener =
        new LinkListener() {
          @Override
          public void connected(BrokerLimits limits) {
            answer.complete(
                "ok: "
                    + file.broker()
                    + " as "
                    + file.user()
                    + ", MQTT "
                    + (limits.protocol() == 5 ? "5" : "3.1.1")
                    + (limits.maximumPacketSize() == Long.MAX_VALUE
                        ? ""
                        : ", packets up to " + limits.maximumPacketSize() + " bytes"));
          }

          @Override
          public void disconnected(String reason) {
            answer.complete("failed: " + reason);
          }
        };
    MqttSettings settings =
        MqttSettings.of(file.broker(), new Login(file.id().value(), file.user(), file.password()))
            .withCaFile(file.caFile())
            .withSessionExpiry(Duration.ZERO);
    String found;
    try (Inbox inbox = new Inbox(1, topic -> false);
        MqttLink link = new PahoConnector().link(settings, inbox, listener)) {
      link.start();
      found = answer.get(BROKER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      found = "failed: " + file.broker() + " did not answer within " + BROKER_SECONDS + " s";
    }
    out.println("broker         " + found);
    return found.startsWith("ok");
  }
}
