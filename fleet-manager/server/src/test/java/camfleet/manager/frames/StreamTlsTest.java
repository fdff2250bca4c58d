package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.client.Fleet;
import camfleet.client.FrameAccess;
import camfleet.client.FrameRequest;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import camfleet.manager.access.SubscriberTokens;
import camfleet.mqtt.MemoryBroker;
import camfleet.stream.Credit;
import camfleet.stream.Hello;
import camfleet.stream.StreamConnection;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamEndpoint;
import camfleet.stream.StreamListener;
import camfleet.stream.StreamMessage;
import camfleet.stream.StreamSettings;
import camfleet.stream.TestAuthority;
import camfleet.topic.DeviceId;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The port for frames with TLS, and tokens on it. */
@Timeout(60)
class StreamTlsTest {
  @TempDir static Path folder;
  private static TestAuthority authority;
  private static ManagerRoom room;
  private static SubscriberTokens tokens;

  @BeforeAll
  static void start() throws Exception {
    authority = TestAuthority.in(folder.resolve("ca"));
    TestAuthority.Issued issued = authority.issue("dns:localhost");
    StreamCertificate certificate = new StreamCertificate(issued.certificate(), issued.key());
    tokens = SubscriberTokens.in(folder);
    room =
        new ManagerRoom(
            new MemoryBroker(),
            folder,
            settings ->
                settings.withStream(
                    settings.stream().withAnnounced("localhost").withCertificate(certificate)));
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static Fleet fleet(String token, Path caFile) throws Exception {
    return Fleet.connect(
        URI.create(room.app.apiUrl()), new FrameAccess(token, null).withCaFile(caFile));
  }

  /** A device's connection that counts its credit. */
  private static final class Device implements StreamListener, AutoCloseable {
    final Semaphore credit = new Semaphore(0);
    final StreamConnection connection =
        new StreamConnection(
            new StreamEndpoint("localhost", room.app.streamPort(), true, authority.caFile()),
            StreamSettings.DEFAULTS,
            room.broker.clock(),
            this);

    Device(StreamingCamera camera, String id) throws Exception {
      credit.release(
          connection
              .open(Hello.device(new DeviceId(id), camera.session(), camera.token(), 7))
              .credit());
      connection.start();
    }

    @Override
    public void received(StreamMessage message) {
      if (message instanceof Credit more) {
        credit.release((int) more.frames());
      }
    }

    void sends(StreamingCamera camera, long sequence, byte[] jpeg) throws Exception {
      credit.acquire();
      connection.send(Dialler.frame(7, sequence, camera.now(), jpeg));
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** A picture of noise that begins and ends as a JPEG does. */
  private static byte[] noise(int bytes, long seed) {
    byte[] jpeg = new byte[bytes];
    new Random(seed).nextBytes(jpeg);
    jpeg[0] = (byte) 0xFF;
    jpeg[1] = (byte) 0xD8;
    jpeg[bytes - 2] = (byte) 0xFF;
    jpeg[bytes - 1] = (byte) 0xD9;
    return jpeg;
  }

  @Test
  void everyFrameComesWholeToEachOfTwoSubscribers() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "tls-whole");
    String token = tokens.add("two", Instant.EPOCH);
    try (Fleet fleet = fleet(token, authority.caFile());
        FrameSubscription one = fleet.frames(FrameRequest.every("tls-whole"));
        FrameSubscription two = fleet.frames(FrameRequest.every("tls-whole"));
        Device device = new Device(camera, "tls-whole")) {
      assertThat(fleet.status().stream().tls()).isTrue();
      assertThat(fleet.status().stream().host()).isEqualTo("localhost");
      assertThat(camera.asked("start").get(0).args())
          .containsEntry("endpoint", "tls://localhost:" + room.app.streamPort());
      room.until(() -> one.problem() == null && two.problem() == null);
      for (int i = 1; i <= 20; i++) {
        // Below, at and beyond what one TLS record holds.
        byte[] jpeg = noise(i % 2 == 0 ? 500 + i : 20_000 * i, i);
        device.sends(camera, i, jpeg);
        for (FrameSubscription frames : new FrameSubscription[] {one, two}) {
          ReceivedFrame frame = frames.next(ManagerRoom.PATIENCE);
          assertThat(frame.sequence()).isEqualTo(i);
          assertThat(frame.payload()).isEqualTo(jpeg);
        }
      }
    }
  }

  @Test
  void aWrongTokenIsRefusedForGood() throws Exception {
    try (Fleet fleet = fleet("wrong", authority.caFile());
        FrameSubscription frames = fleet.frames("all")) {
      room.until(() -> !frames.isOpen());
      assertThat(frames.problem()).contains("unauthorized").contains("the token is not known here");
    }
  }

  @Test
  void aRevokedTokenEndsTheConnectionThatStands() throws Exception {
    String token = tokens.add("short-lived", Instant.EPOCH);
    String other = tokens.add("other", Instant.EPOCH);
    try (Fleet fleet = fleet(token, authority.caFile());
        Fleet later = fleet(other, authority.caFile());
        FrameSubscription frames = fleet.frames("all")) {
      room.until(() -> frames.problem() == null);
      tokens.revoke("short-lived");
      // Whoever comes at once has the file read again before the port looks at it by itself.
      try (FrameSubscription next = later.frames("all")) {
        room.until(() -> !frames.isOpen());
        assertThat(next.isOpen()).isTrue();
      }
      assertThat(frames.problem()).contains("the token short-lived was revoked or replaced");
    }
  }

  @Test
  void aStrangersCertificateIsNotTrustedByASubscriber() throws Exception {
    try (Fleet fleet = fleet(null, null);
        FrameSubscription frames = fleet.frames("all")) {
      room.until(() -> frames.problem().contains("certificate"));
      assertThat(frames.problem())
          .isEqualTo(
              "cannot reach localhost:"
                  + room.app.streamPort()
                  + " (TLS): its certificate is not from an authority in the system's store;"
                  + " give the PEM file of its authority as CA file");
    }
  }

  @Test
  void whoDoesNotSpeakTlsIsCounted() throws Exception {
    double before = refusals();
    try (Socket plain = new Socket("127.0.0.1", room.app.streamPort())) {
      plain.setSoTimeout(10_000);
      byte[] preface = new byte[StreamEncoder.preface().remaining()];
      StreamEncoder.preface().get(preface);
      plain.getOutputStream().write(preface);
      plain.getInputStream().readAllBytes();
    }
    room.until(() -> refusals() == before + 1);
  }

  @Test
  void aConnectionCountsBeforeItsHandshake() throws Exception {
    double before = metric("camfleet_stream_connections");
    try (Socket silent = new Socket("127.0.0.1", room.app.streamPort())) {
      room.until(() -> metric("camfleet_stream_connections") == before + 1);
      // Nobody waits for a handshake that does not begin.
      silent.setSoTimeout(20_000);
      assertThat(silent.getInputStream().read()).isNegative();
    }
    room.until(() -> metric("camfleet_stream_connections") == before);
  }

  private static double metric(String name) {
    try {
      return new String(room.get("/metrics").body())
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static double refusals() {
    try {
      return new String(room.get("/metrics").body())
          .lines()
          .filter(line -> line.contains("refus") && line.contains("\"stream\""))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
