package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.runtime.RequiredTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same table against a real Mosquitto with the committed configuration, ACL and our passwords.
 */
class MosquittoRingTest {
  @TempDir Path folder;
  private Process mosquitto;
  private Map<String, String> passwords;
  private int port;

  @AfterEach
  void stop() throws InterruptedException {
    if (mosquitto != null) {
      mosquitto.destroy();
      mosquitto.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void enforcesTheTableWrittenByHand() throws Exception {
    start();
    MatrixRing ring = new MatrixRing(port, passwords, true, MosquittoAclTest.BEYOND_THE_POLICY);
    ring.play();
    assertThat(ring.wrong).isEmpty();
  }

  private void start() throws IOException {
    Path program = RequiredTool.program("mosquitto");
    Path passwordFile = folder.resolve("passwords");
    passwords =
        new Enrolment(passwordFile)
            .addAll(List.of("manager", "operator", "viewer", "homeassistant", "cam1", "cam10"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Path acl = Path.of("mosquitto/acl").toAbsolutePath();
    String configuration =
        Files.readString(Path.of("mosquitto/mosquitto-2.0.conf"))
            .replace("listener 1883", "listener " + port)
            .replace("/etc/mosquitto/camfleet/passwords", passwordFile.toString())
            .replace("/etc/mosquitto/camfleet/acl", acl.toString());
    Path file = Files.writeString(folder.resolve("mosquitto.conf"), configuration + runAsSelf());
    mosquitto =
        new ProcessBuilder(program.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              assertThat(mosquitto.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
              try {
                Caller.connect(port, "manager", passwords).close();
                return true;
              } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
                return false;
              }
            });
  }

  /** Started by root, Mosquitto would become a user that cannot read the test's folder. */
  private static String runAsSelf() {
    return "\nuser " + System.getProperty("user.name") + "\n";
  }
}
