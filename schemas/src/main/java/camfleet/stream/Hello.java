package camfleet.stream;

import camfleet.topic.DeviceId;
import java.util.List;
import java.util.Objects;

/**
 * The first message of the side that dials: who it is. Exactly one of {@code device} and {@code
 * subscriber} is there.
 *
 * @param device the device that will send frames, or null
 * @param subscriber what to call the program that wants frames, such as a host name, or null
 * @param session what {@code cmd/stream} named it; a device must say it
 * @param token the secret of {@code cmd/stream} or of the subscriber; null where none is asked for
 * @param cameras device ids in the order of their channels: the n-th camera's frames have channel
 *     n, from 0; a device names at least one, a subscriber none
 * @param boot the device's life, see {@code DeviceInfo}; null from a subscriber
 */
public record Hello(
    String device, String subscriber, String session, String token, List<String> cameras, Long boot)
    implements StreamDocument {
  /** More cameras than this on one connection are refused. */
  public static final int MAX_CAMERAS = 64;

  /** Most characters of a token. */
  public static final int MAX_TOKEN = 4096;

  public Hello {
    if ((device == null) == (subscriber == null)) {
      throw new IllegalArgumentException("exactly one of device and subscriber must be there");
    }
    Texts.optional("subscriber", subscriber, Texts.MAX_ID);
    Texts.optional("session", session, Texts.MAX_ID);
    Texts.optional("token", token, MAX_TOKEN);
    cameras = cameras == null ? List.of() : checked(cameras);
    if (device == null) {
      if (!cameras.isEmpty() || boot != null) {
        throw new IllegalArgumentException("a subscriber has neither cameras nor boot");
      }
    } else {
      DeviceId.of(device);
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(boot, "boot");
      if (cameras.isEmpty()) {
        throw new IllegalArgumentException("cameras must name at least one camera, was empty");
      }
    }
  }

  private static List<String> checked(List<String> cameras) {
    Texts.range("number of cameras", cameras.size(), 0, MAX_CAMERAS);
    for (String camera : cameras) {
      DeviceId.of(camera);
    }
    if (cameras.stream().distinct().count() < cameras.size()) {
      throw new IllegalArgumentException("cameras must name each camera once, was " + cameras);
    }
    return List.copyOf(cameras);
  }

  /** A device with one camera, itself, on channel 0. */
  public static Hello device(DeviceId device, String session, String token, long boot) {
    return new Hello(device.value(), null, session, token, List.of(device.value()), boot);
  }

  public static Hello subscriber(String name, String token) {
    return new Hello(null, name, null, token, List.of(), null);
  }

  @Override
  public StreamType type() {
    return StreamType.HELLO;
  }

  /** Without the token: what is logged is no secret any more. */
  @Override
  public String toString() {
    return "Hello["
        + (device == null ? "subscriber " + subscriber : "device " + device)
        + (session == null ? "" : ", session " + session)
        + (cameras.isEmpty() ? "" : ", cameras " + cameras)
        + (boot == null ? "" : ", boot " + boot)
        + "]";
  }
}
