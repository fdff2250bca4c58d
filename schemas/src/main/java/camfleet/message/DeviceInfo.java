package camfleet.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who a device is and what it can do, on {@code info}.
 *
 * @param boot orders the device's lives: greater after each start
 * @param session a new random text for each start
 * @param groups the groups that it listens to
 */
public record DeviceInfo(
    String device,
    String agentVersion,
    long boot,
    String session,
    Instant startedAt,
    Host host,
    Camera camera,
    Capabilities capabilities,
    Limits limits,
    List<String> groups)
    implements Message {
  public DeviceInfo {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(agentVersion, "agent_version");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(startedAt, "started_at");
    groups = Copies.list(groups);
  }

  /** The machine below the agent; what could not be found out is null. */
  public record Host(String hostname, String model, String os, String arch, String java) {}

  /**
   * The picture's source.
   *
   * @param source such as {@code synthetic} or {@code file:clip.mp4}
   * @param description what the source says of itself, or null
   * @param sensor such as {@code imx708}, or null
   * @param modes what the sensor can do, the largest first; null when the source does not say
   */
  public record Camera(String source, String description, String sensor, List<Mode> modes) {
    public Camera {
      modes = modes == null ? null : Copies.list(modes);
    }

    /** A source that says nothing of a sensor. */
    public Camera(String source, String description) {
      this(source, description, null, null);
    }
  }

  /**
   * One way in which a sensor takes pictures.
   *
   * @param width pixels
   * @param height pixels
   * @param fps greatest number of pictures per second
   */
  public record Mode(int width, int height, double fps) {}

  /** What may be asked of the device. */
  public record Capabilities(List<String> commands, Map<String, SettingRange> settings) {
    public Capabilities {
      commands = Copies.list(commands);
      settings = Copies.map(settings);
    }
  }

  /**
   * What a setting may be on this device.
   *
   * @param type {@code boolean integer number text choice resolution region}
   * @param effect {@code live stream_restart process_restart}
   */
  public record SettingRange(
      String type,
      Double min,
      Double max,
      List<String> choices,
      @JsonProperty("default") Object byDefault,
      String effect) {
    public SettingRange {
      Objects.requireNonNull(type, "type");
      choices = Copies.list(choices);
    }
  }

  /**
   * @param latestMaxBytes the largest picture that the device publishes
   * @param maximumPacketSize what the broker takes at most, or null when it does not say
   */
  public record Limits(long latestMaxBytes, Long maximumPacketSize) {}
}
