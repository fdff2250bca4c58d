package camfleet.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promise of PROTOCOL.md §7 on a real Mosquitto. */
@Tag("measurement")
@Timeout(180)
class LatestPullMosquittoTest {
  @TempDir Path folder;
  private Mosquitto broker;

  @BeforeEach
  void start() throws Exception {
    broker = new Mosquitto(folder).start();
  }

  @AfterEach
  void close() {
    if (broker != null) {
      broker.close();
    }
  }

  private MqttSettings settings(BrokerAddress address, String id) {
    return MqttSettings.of(address, Login.of(id, null));
  }

  @Test
  void readerOfAFewPicturesStaysFresh() throws Exception {
    PullRun.Result result =
        new PullRun(settings(broker.address(), "cam1"), settings(broker.address(), "reader"), true)
            .run();
    assertThat(result).matches(PullRun.Result::isFresh, "fresh");
  }

  @Test
  void readerOnASlowLineStaysFresh() throws Exception {
    try (SlowLine line = new SlowLine(broker.port(), 4 * 50_500).start()) {
      PullRun.Result result =
          new PullRun(settings(broker.address(), "cam1"), settings(line.address(), "reader"), false)
              .run();
      assertThat(result).matches(PullRun.Result::isFresh, "fresh");
    }
  }
}
