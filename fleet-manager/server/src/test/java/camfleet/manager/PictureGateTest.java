package camfleet.manager;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.frame.Codec;
import camfleet.frame.Frame;
import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.WatchLimits;
import camfleet.message.CameraStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.message.Message;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.Delivery;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureGateTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private static final byte[] BLACK = picture(0, 0);
  private static final byte[] STILL = picture(128, 40);
  private static final Duration SOAK = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final Topics topics = Topics.standard();
  private final Registry registry = new Registry(clock, clock);
  private final FrameHub hub = new FrameHub();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final PictureGate gate = new PictureGate(hub, registry, work::add, clock);
  private final Random random = new Random(1);
  private long seq;
  private long boot = 1;
  private long captured;
  private int decoded;

  /** What a camera sends next. */
  private interface Scene {
    byte[] next();
  }

  private byte[] noise() {
    return picture(128, random.nextInt(1_000_000) + 1);
  }

  private byte[] street() {
    return picture(4, random.nextInt(1_000_000) + 1);
  }

  /** Noise that is the same for the same seed, around a brightness; seed 0 is without. */
  private static byte[] picture(int brightness, int seed) {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setColor(new Color(brightness, brightness, brightness));
    brush.fillRect(0, 0, 320, 240);
    brush.dispose();
    if (seed != 0) {
      Random noise = new Random(seed);
      for (int i = 0; i < 2_000; i++) {
        int x = 8 * noise.nextInt(40);
        int y = 8 * noise.nextInt(30);
        int value = noise.nextInt(256);
        for (int k = 0; k < 64; k++) {
          image.setRGB(x + k % 8, y + k / 8, value << 16 | value << 8 | value);
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void says(DeviceId device, Channel channel, Message message) {
    String topic = topics.of(channel, device);
    try {
      registry.receive(
          topics.parse(topic).orElseThrow(),
          new Delivery(
              topic,
              message.toBytes(),
              1,
              false,
              null,
              null,
              null,
              Map.of(),
              clock.instant(),
              clock.getAsLong()));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void reports(DeviceId device, Map<String, Object> config) {
    says(
        device,
        Channel.REPORTED,
        new ReportedConfig(
            3, ConfigStatus.APPLIED, clock.instant(), 1, ++seq, config, Map.of(), List.of()));
  }

  private void repeats() {
    says(
        CAM,
        Channel.HEALTH,
        new DeviceHealth(
            clock.instant(),
            1,
            ++seq,
            10,
            100,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new DeviceHealth.Frames(9, 9, 0, 0, 5, 0, null, null, null, null),
            null,
            null));
  }

  private void sends(DeviceId device, byte[] jpeg, Instant at) {
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, boot, captured, nanos, 0, 0, 320, 240);
    CameraFrame frame =
        new CameraFrame(device, new Frame(header, jpeg), true, true, clock.getAsLong());
    hub.offer(frame);
    frame.letGo();
    works();
  }

  private void works() {
    while (!work.isEmpty()) {
      decoded++;
      work.remove().run();
    }
  }

  /** The camera captures at this rate, and two pictures a second come here. */
  private void films(Duration time, double fps, Scene scene) {
    double counted = captured;
    for (long millis = 0; millis < time.toMillis(); millis += 500) {
      clock.advance(Duration.ofMillis(500));
      counted += fps / 2;
      if ((long) counted > captured) {
        captured = (long) counted;
        sends(CAM, scene.next(), clock.instant());
      }
    }
  }

  private void begins(Map<String, Object> config) {
    clock.advance(Duration.ofSeconds(1));
    gate.before(CAM);
    works();
    clock.advance(Duration.ofSeconds(1));
    reports(CAM, config);
    gate.watch(CAM);
  }

  private String verdict() {
    return gate.verdict(CAM, true).orElse("good");
  }

  @Test
  void asksForTwoPicturesASecondWhileItWatches() {
    begins(Map.of("fps", 10.0));
    assertThat(hub.wish(CAM)).isEqualTo(2);
    gate.unwatch(CAM);
    gate.unwatch(CAM);
    assertThat(hub.wish(CAM)).isZero();
    assertThat(hub.watching()).isZero();
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void goodPicturesAtTheirRateAreGood() {
    begins(Map.of("fps", 10.0));
    for (int second = 0; second < 10; second++) {
      films(Duration.ofSeconds(1), 10, this::noise);
      assertThat(gate.verdict(CAM, false)).isEmpty();
    }
    assertThat(verdict()).isEqualTo("good");
    assertThat(decoded).as("one a second is looked into").isBetween(9, 11);
  }

  private void isSaid(CameraStatus camera, String error) {
    says(
        CAM,
        Channel.STATE,
        new DeviceState(
            clock.instant(), boot, ++seq, true, false, camera, error, 10, 320, 240, 0, null, 1.0));
  }

  @Test
  void aCameraThatCallsItselfFrozenIsBelieved() {
    begins(Map.of("fps", 10.0));
    films(Duration.ofSeconds(1), 10, this::noise);
    isSaid(CameraStatus.STALLED, "no picture for 5 s");
    assertThat(gate.verdict(CAM, false)).as("it may come back").isEmpty();
    isSaid(CameraStatus.FROZEN, "the same picture since 10:00");
    assertThat(gate.verdict(CAM, false))
        .hasValue("the picture stands still: the same picture since 10:00");
    isSaid(CameraStatus.OK, null);
    assertThat(gate.verdict(CAM, false)).isEmpty();
  }

  @Test
  void noPictureIsMissingOnlyAtTheEnd() {
    begins(Map.of("fps", 10.0));
    clock.advance(SOAK);
    assertThat(gate.verdict(CAM, false)).isEmpty();
    assertThat(verdict()).isEqualTo("no picture came within 10.0 s after the change");
  }

  @Test
  void picturesThatEndAreNoticed() {
    begins(Map.of("fps", 10.0));
    films(Duration.ofSeconds(4), 10, this::noise);
    clock.advance(Duration.ofSeconds(5));
    assertThat(gate.verdict(CAM, false)).contains("no picture has come for 5.0 s");
  }

  @Test
  void rateIsTheCamerasAndNotTheWatchers() {
    begins(Map.of("fps", 10.0));
    films(SOAK, 8.2, this::noise);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void rateThatIsTooLowOrTooHighIsNamed() {
    begins(Map.of("fps", 10.0));
    films(SOAK, 4, this::noise);
    assertThat(verdict()).isEqualTo("4.0 pictures per second instead of 10 over 9.5 s");
    gate.unwatch(CAM);
    begins(Map.of("fps", 10.0));
    films(SOAK, 14, this::noise);
    assertThat(verdict()).isEqualTo("14.0 pictures per second instead of 10 over 9.5 s");
  }

  @Test
  void slowCameraIsNotBlamedForAShortSoakTime() {
    begins(Map.of("fps", 0.1));
    clock.advance(SOAK);
    assertThat(verdict()).isEqualTo("good");
    films(Duration.ofSeconds(20), 0.1, this::noise);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void blackPicturesAreNoticedAfterAWhile() {
    sends(CAM, noise(), clock.instant());
    begins(Map.of("fps", 10.0));
    films(Duration.ofSeconds(2), 10, () -> BLACK);
    assertThat(gate.verdict(CAM, false)).as("it may be finding its exposure").isEmpty();
    films(Duration.ofSeconds(3), 10, () -> BLACK);
    assertThat(gate.verdict(CAM, false))
        .contains("the pictures are black: 5 in a row with a mean of 0 of 255");
  }

  @Test
  void whoWasBlackBeforeIsNotBlamed() {
    sends(CAM, BLACK, clock.instant());
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, () -> BLACK);
    assertThat(verdict()).startsWith("the picture stands still");
    gate.unwatch(CAM);
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, this::darkNoise);
    assertThat(verdict()).isEqualTo("good");
  }

  /** A covered sensor: no two pictures are the same, all are black. */
  private byte[] darkNoise() {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 320 * 240; i++) {
      image.getRaster().setSample(i % 320, i / 320, 0, random.nextInt(12));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Test
  void coveredSensorIsBlackAndALampAtNightIsNot() {
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, this::darkNoise);
    assertThat(verdict()).startsWith("the pictures are black: 10 in a row with a mean of 6");
    gate.unwatch(CAM);
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, this::street);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void pictureThatStandsStillIsNoticed() {
    begins(Map.of("fps", 10.0));
    films(Duration.ofSeconds(3), 10, () -> STILL);
    assertThat(gate.verdict(CAM, false)).isEmpty();
    films(Duration.ofSeconds(1), 10, () -> STILL);
    assertThat(gate.verdict(CAM, false))
        .contains("the picture stands still: the same one 4 times within 3.0 s");
  }

  @Test
  void pictureThatIsEncodedAnewStandsStillAllTheSame() {
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, () -> withComment(STILL, (int) captured));
    assertThat(verdict()).startsWith("the picture stands still");
  }

  /** The same pixels in other bytes. */
  private static byte[] withComment(byte[] jpeg, int number) {
    byte[] other = new byte[jpeg.length + 8];
    byte[] comment = {
      jpeg[0],
      jpeg[1],
      (byte) 0xFF,
      (byte) 0xFE,
      0,
      6,
      (byte) (number >> 24),
      (byte) (number >> 16),
      (byte) (number >> 8),
      (byte) number
    };
    System.arraycopy(comment, 0, other, 0, comment.length);
    System.arraycopy(jpeg, 2, other, comment.length, jpeg.length - 2);
    return other;
  }

  @Test
  void sourceThatRepeatsItselfMayStandStill() {
    repeats();
    begins(Map.of("fps", 10.0));
    films(SOAK, 10, () -> STILL);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void nothingIsRequiredOfACameraThatPublishesNothing() {
    begins(Map.of("fps", 10.0, "streaming", false));
    assertThat(hub.wish(CAM)).isZero();
    clock.advance(SOAK);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void nothingIsRequiredOfACameraThatSendsOnEventsOnly() {
    begins(Map.of("fps", 10.0, "send", "on_event"));
    clock.advance(SOAK);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void picturesFromBeforeTheChangeDoNotCount() {
    Instant before = clock.instant();
    begins(Map.of("fps", 10.0));
    for (int i = 0; i < 8; i++) {
      clock.advance(Duration.ofMillis(500));
      captured++;
      sends(CAM, noise(), before);
    }
    clock.advance(Duration.ofSeconds(6));
    assertThat(verdict()).isEqualTo("no picture came within 10.0 s after the change");
  }

  @Test
  void clockThatIsSetInBetweenIsNoFailure() {
    begins(Map.of("fps", 10.0));
    films(Duration.ofSeconds(5), 10, this::noise);
    clock.setInstant(clock.instant().plus(Duration.ofHours(3)));
    films(Duration.ofSeconds(5), 10, this::noise);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void cameraThatStartsAgainIsMeasuredAnew() {
    begins(Map.of("fps", 10.0));
    captured = 100_000;
    films(Duration.ofSeconds(5), 10, this::noise);
    boot = 2;
    captured = 0;
    films(Duration.ofSeconds(5), 10, this::noise);
    assertThat(verdict()).isEqualTo("good");
  }

  @Test
  void whatCannotBeWatchedIsNotBlamed() throws Exception {
    FrameHub full = new FrameHub(new WatchLimits(1, 1));
    full.watch(CAM, frame -> {});
    PictureGate other = new PictureGate(full, registry, work::add, clock);
    reports(CAM, Map.of("fps", 10.0));
    other.watch(CAM);
    clock.advance(SOAK);
    assertThat(other.verdict(CAM, true)).isEmpty();
  }

  @Test
  void allTogetherCostNoMoreThanTheyMay() {
    List<DeviceId> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(new DeviceId("cam-" + i));
      reports(many.get(i), Map.of("fps", 10.0));
      gate.watch(many.get(i));
    }
    byte[] jpeg = STILL;
    for (int i = 0; i < 40; i++) {
      clock.advance(Duration.ofMillis(500));
      captured += 5;
      many.forEach(device -> sends(device, jpeg, clock.instant()));
    }
    assertThat(decoded).isBetween(350, PictureGate.DECODES_PER_SECOND * 20 + 50);
  }

  @Test
  void workerThatIsBehindHoldsOnePictureOfEachCamera() {
    begins(Map.of("fps", 10.0));
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMillis(500));
      captured += 5;
      FrameHeader header = new FrameHeader(0, Codec.JPEG, 0, 1, captured, 0, 0, 0, 320, 240);
      hub.offer(
          new CameraFrame(
              CAM, new Frame(header, STILL), true, true, clock.getAsLong() + 6_000_000_000L));
    }
    assertThat(work).hasSize(1);
  }
}
