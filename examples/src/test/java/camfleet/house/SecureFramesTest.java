package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.client.Fleet;
import camfleet.client.FrameAccess;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.manager.access.SubscriberTokens;
import camfleet.manager.frames.StreamCertificate;
import camfleet.message.DeviceState;
import camfleet.stream.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames from a device to a subscriber over TLS both ways. */
@Tag("slow")
@Timeout(120)
class SecureFramesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void framesGoOverTlsAndWhoDoesNotTrustThePortGoesOnOverMqttAndSaysWhy(@TempDir Path folder)
      throws Exception {
    TestAuthority authority = TestAuthority.in(folder.resolve("ca"));
    TestAuthority other = TestAuthority.in(folder.resolve("other"));
    TestAuthority.Issued issued = authority.issue("ip:127.0.0.1");
    String token = SubscriberTokens.in(folder.resolve("manager")).add("wall", Instant.now());
    try (House house =
            House.in(folder)
                .startBroker()
                .startManager(
                    settings ->
                        settings.withStream(
                            settings.stream()
                                .withCertificate(
                                    new StreamCertificate(issued.certificate(), issued.key()))))
                .startDevice("trusting", file -> file.withCaFile(authority.caFile()))
                .startDevice("doubting", file -> file.withCaFile(other.caFile()));
        Fleet fleet =
            Fleet.at(house.url(), new FrameAccess(token, null).withCaFile(authority.caFile()))) {
      house.shows("trusting", PATIENCE);
      house.shows("doubting", PATIENCE);
      try (FrameSubscription frames = fleet.frames("trusting,doubting")) {
        await("a connection that stands")
            .atMost(PATIENCE)
            .until(() -> state(fleet, "trusting").connected() == 1);
        for (int i = 0; i < 5; i++) {
          assertThat(frames.next("trusting", PATIENCE)).isNotNull();
        }
        await("the reason in state")
            .atMost(PATIENCE)
            .until(() -> state(fleet, "doubting").problem() != null);
        assertThat(state(fleet, "doubting"))
            .isEqualTo(
                new DeviceState.Stream(
                    1,
                    0,
                    0,
                    true,
                    "cannot reach 127.0.0.1:"
                        + fleet.status().stream().port()
                        + " (TLS): its certificate is not from an authority in "
                        + other.caFile()
                        + "; give the PEM file of its authority as CA file"));
        ReceivedFrame first = frames.next("doubting", PATIENCE);
        ReceivedFrame second = frames.next("doubting", PATIENCE);
        assertThat(second.sequence()).isGreaterThan(first.sequence());
        assertThat(state(fleet, "trusting").problem()).isNull();
      }
    }
  }

  private static DeviceState.Stream state(Fleet fleet, String id) throws Exception {
    return fleet.device(id).state().stream();
  }
}
