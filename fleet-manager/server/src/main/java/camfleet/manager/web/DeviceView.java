package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.PictureAges;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceState;
import camfleet.message.ReportedConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Shows a device as the API does. */
final class DeviceView {
  private final FrameHub hub;
  private final PictureAges ages;

  DeviceView(FrameHub hub, PictureAges ages) {
    this.hub = hub;
    this.ages = ages;
  }

  /** All that is known of it. */
  Map<String, Object> of(Device device) {
    Map<String, Object> view = inList(device);
    view.put("info", device.documents().info());
    view.put("state", device.documents().state());
    view.put("health", device.documents().health());
    return view;
  }

  /** The same without the device's own documents, which are most of it. */
  Map<String, Object> inList(Device device) {
    DeviceState state = device.documents().state();
    CameraFrame newest = hub.newest(device.id());
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", device.id().value());
    view.put("name", device.name());
    view.put("presence", device.presence().name().toLowerCase(Locale.ROOT));
    view.put("since", device.since());
    view.put("streaming", state == null ? null : state.streaming());
    view.put("camera", state == null ? null : state.camera());
    view.put("camera_error", state == null ? null : state.cameraError());
    view.put("synchronised", state == null ? null : state.synchronised());
    view.put("stale", stale(device, newest));
    view.put("fps", state == null ? null : state.fps());
    view.put("age_ms", newest == null ? null : ages.millis(newest));
    view.put("motion", device.motion());
    view.put("groups", device.groups());
    view.put("frame", newest == null ? null : frame(newest));
    view.put("config", config(device));
    Long behind = device.clock().behindMillis();
    view.put("clock_offset_ms", behind == null ? null : (double) -behind);
    view.put("clock", clock(device));
    return view;
  }

  /** Since when the picture in view is no longer the present, and why; null while it is. */
  private Map<String, Object> stale(Device device, CameraFrame newest) {
    String reason =
        switch (device.presence()) {
          case ONLINE -> device.cameraTrouble();
          case STALE -> "not heard of lately";
          case OFFLINE -> "offline";
          case UNKNOWN -> "not heard of yet";
        };
    if (reason == null) {
      return null;
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("since", newest == null ? null : ages.capturedAt(newest));
    view.put("reason", reason);
    return view;
  }

  private Map<String, Object> frame(CameraFrame frame) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("seq", frame.sequence());
    view.put("captured_at", frame.capturedAt());
    view.put("age_ms", ages.millis(frame));
    view.put("width", frame.header().width());
    view.put("height", frame.header().height());
    view.put("bytes", frame.bytes());
    return view;
  }

  /** What the device says of its own clock, or null. */
  private static DeviceHealth.Clock clock(Device device) {
    DeviceHealth health = device.documents().health();
    return health == null ? null : health.clock();
  }

  /** Why the revision was refused or given up, in the device's words, or null. */
  private static String problem(ReportedConfig reported) {
    return reported == null || reported.errors().isEmpty()
        ? null
        : reported.errors().get(0).message();
  }

  private static Map<String, Object> config(Device device) {
    DesiredConfig desired = device.documents().desired();
    ReportedConfig reported = device.documents().reported();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rev", desired == null ? null : desired.rev());
    view.put("reported_rev", reported == null ? null : reported.rev());
    view.put("status", reported == null ? null : reported.status());
    view.put("problem", problem(reported));
    view.put("in_sync", isInSync(desired, reported));
    return view;
  }

  /**
   * Nothing desired is in sync with whatever there is; a local {@code set} to something else than
   * is desired is not.
   */
  static boolean isInSync(DesiredConfig desired, ReportedConfig reported) {
    return desired == null
        || (reported != null
            && reported.rev() == desired.rev()
            && reported.status() == camfleet.message.ConfigStatus.APPLIED
            && desired.config().entrySet().containsAll(reported.overrides().entrySet()));
  }

  /** Whether the change is one that a page shows at once; figures and ages are not. */
  static boolean isNews(Device before, Device now) {
    return before == null
        || before.presence() != now.presence()
        || !before.name().equals(now.name())
        || !Objects.equals(before.motion(), now.motion())
        || vouchesDifferently(clock(before), clock(now))
        || before.documents().info() != now.documents().info()
        || before.documents().desired() != now.documents().desired()
        || before.documents().reported() != now.documents().reported()
        || differs(before.documents().state(), now.documents().state());
  }

  /** How large an error is changes with each health message; whether it is known does not. */
  private static boolean vouchesDifferently(DeviceHealth.Clock before, DeviceHealth.Clock now) {
    if (before == null || now == null) {
      return before != now;
    }
    return before.synchronised() != now.synchronised()
        || (before.errorMs() == null) != (now.errorMs() == null);
  }

  private static boolean differs(DeviceState before, DeviceState now) {
    if (before == null || now == null) {
      return before != now;
    }
    return before.streaming() != now.streaming()
        || before.recording() != now.recording()
        || before.camera() != now.camera()
        || !Objects.equals(before.cameraError(), now.cameraError())
        || !Objects.equals(before.synchronised(), now.synchronised())
        || Math.abs(before.fps() - now.fps()) >= 0.1
        || before.width() != now.width()
        || before.height() != now.height();
  }
}
