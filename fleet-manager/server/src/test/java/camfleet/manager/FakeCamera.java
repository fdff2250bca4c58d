package camfleet.manager;

import camfleet.message.CameraStatus;
import camfleet.message.ConfigStatus;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.FrameMetadata;
import camfleet.message.FrameReason;
import camfleet.message.Message;
import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.Publication;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device's side of the protocol, by hand. */
public final class FakeCamera {
  private final MemoryBroker broker;
  private final Topics topics = Topics.standard();
  private final DeviceId id;
  private final Map<String, Object> config = new LinkedHashMap<>(SettingTable.camera().defaults());
  private long boot = 7;
  private long seq;
  private long frames;

  public FakeCamera(MemoryBroker broker, String id) {
    this.broker = broker;
    this.id = new DeviceId(id);
  }

  public DeviceId id() {
    return id;
  }

  /** What a device says after CONNACK. */
  public FakeCamera comesUp() {
    info();
    reported(0, ConfigStatus.APPLIED);
    state(true);
    health();
    status("online");
    return this;
  }

  public void status(String word) {
    retained(Channel.STATUS, word.getBytes(StandardCharsets.UTF_8));
  }

  public void info() {
    info(Map.of());
  }

  /** A document that says what the camera can do of the settings. */
  public void info(Map<String, DeviceInfo.SettingRange> settings) {
    retained(
        Channel.INFO,
        new DeviceInfo(
            id.value(),
            "0.1.0",
            boot,
            "session",
            broker.clock().instant(),
            new DeviceInfo.Host("host", "Raspberry Pi 4 Model B", "Linux", "aarch64", "17"),
            new DeviceInfo.Camera("synthetic", null),
            new DeviceInfo.Capabilities(List.of("ping", "refresh"), settings),
            new DeviceInfo.Limits(262_144, null),
            List.of("lab")));
  }

  public void state(boolean streaming) {
    state(streaming, CameraStatus.OK, null, null);
  }

  /**
   * @param synchronised what its sensor says, or null
   */
  public void state(boolean streaming, Boolean synchronised) {
    state(streaming, CameraStatus.OK, null, synchronised);
  }

  /** The same, how its camera is being said with it. */
  public void state(boolean streaming, CameraStatus camera, String error) {
    state(streaming, camera, error, null);
  }

  private void state(boolean streaming, CameraStatus camera, String error, Boolean synchronised) {
    retained(
        Channel.STATE,
        new DeviceState(
            broker.clock().instant(),
            boot,
            ++seq,
            streaming,
            false,
            camera,
            error,
            10,
            640,
            480,
            0,
            null,
            null,
            synchronised));
  }

  public void health() {
    retained(Channel.HEALTH, healthDocument(10));
  }

  /** A health message that tells of the clock. */
  public void health(DeviceHealth.Clock clock) {
    retained(Channel.HEALTH, healthDocument(10, clock));
  }

  public DeviceHealth healthDocument(double intervalS) {
    return healthDocument(intervalS, null);
  }

  private DeviceHealth healthDocument(double intervalS, DeviceHealth.Clock clock) {
    return new DeviceHealth(
        broker.clock().instant(),
        boot,
        ++seq,
        intervalS,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        clock);
  }

  public void setting(String key, Object value) {
    config.put(key, value);
  }

  public void reported(long rev, ConfigStatus status, Problem... errors) {
    retained(
        Channel.REPORTED,
        new ReportedConfig(
            rev, status, broker.clock().instant(), boot, ++seq, config, Map.of(), List.of(errors)));
  }

  /** A picture as MQTT 5 devices send it. */
  public byte[] picture() {
    return picture(Duration.ZERO);
  }

  /** A picture that was captured this long ago. */
  public byte[] picture(Duration ago) {
    return publish(Pictures.jpeg(64, 48, "frame " + ++frames), ago);
  }

  /** A picture of at least so many bytes. */
  public byte[] bigPicture(int bytes) {
    ++frames;
    return publish(Pictures.big(bytes), Duration.ZERO);
  }

  private byte[] publish(byte[] jpeg, Duration ago) {
    broker.publish(
        Publication.of(topics.of(Channel.LATEST, id), jpeg, 0, true)
            .withContentType("image/jpeg")
            .withUserProperties(
                Map.of(
                    "boot",
                    Long.toString(boot),
                    "seq",
                    Long.toString(frames),
                    "at",
                    broker.clock().instant().minus(ago).toString())));
    return jpeg;
  }

  /** What {@code frame} says of a picture. */
  public FrameMetadata metadata(byte[] jpeg, long number) {
    return new FrameMetadata(
        boot,
        number,
        broker.clock().instant(),
        1.0,
        64,
        48,
        jpeg.length,
        Pictures.sha256(jpeg),
        0,
        FrameReason.PERIODIC);
  }

  public void restarts() {
    boot++;
    seq = 0;
    frames = 0;
  }

  public void retained(Channel channel, Message message) {
    retained(channel, message.toBytes());
  }

  public void retained(Channel channel, byte[] payload) {
    broker.publish(Publication.of(topics.of(channel, id), payload, channel.qos(), true));
  }

  public void says(String topicBelowDevice, byte[] payload) {
    broker.publish(
        Publication.of(topics.prefix() + "dev/" + id + "/" + topicBelowDevice, payload, 1, false));
  }
}
