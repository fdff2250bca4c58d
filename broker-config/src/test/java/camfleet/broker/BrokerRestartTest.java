package camfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerRestartTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void keepsRetainedStateInItsFolderAndEndsQuickly() throws Exception {
    BrokerSettings settings = BrokerSettings.in(folder).withAddress("127.0.0.1", 0);
    Map<String, String> passwords =
        new Enrolment(settings.passwords()).addAll(List.of("cam1", "viewer"));
    EmbeddedBroker first = new EmbeddedBroker(settings);
    first.start();
    int port = first.port();
    try (Caller cam = Caller.connect(port, "cam1", passwords)) {
      assertThat(cam.publish("camfleet/v1/dev/cam1/info", "kept", true)).isTrue();
      assertThat(cam.publish("camfleet/v1/img/cam1/latest", "x".repeat(50_000), true)).isTrue();
    }

    EmbeddedBroker intruder = new EmbeddedBroker(settings);
    assertThatThrownBy(intruder::start)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "broker: data folder "
                + folder
                + " is in use by another broker; stop that one or choose another folder");

    long startNanos = System.nanoTime();
    first.close();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isLessThan(Duration.ofMillis(1200));
    assertThat(first.stop(LONG)).isTrue();
    first.close();

    EmbeddedBroker second = new EmbeddedBroker(settings.withAddress("127.0.0.1", port));
    second.start();
    assertThat(second.port()).isEqualTo(port);
    try (Caller viewer = Caller.connect(port, "viewer", passwords)) {
      assertThat(viewer.subscribe("camfleet/v1/dev/cam1/info")).isTrue();
      assertThat(viewer.subscribe("camfleet/v1/img/cam1/latest")).isTrue();
      await().until(() -> viewer.received.size() == 2);
      assertThat(viewer.received)
          .contains(
              "camfleet/v1/dev/cam1/info|kept",
              "camfleet/v1/img/cam1/latest|" + "x".repeat(50_000));
    } finally {
      assertThat(second.stop(LONG)).isTrue();
    }
  }
}
