package camfleet.client;

import camfleet.message.DesiredConfig;
import camfleet.message.ReportedConfig;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wanted of one device, read and changed. */
final class DeviceConfiguration {
  private static final int PRECONDITION_FAILED = 412;

  private final Api api;
  private final String id;

  DeviceConfiguration(Api api, String id) {
    this.api = api;
    this.id = id;
  }

  private String path() {
    return Fleet.path(id) + "/config";
  }

  DeviceConfig current() throws FleetException {
    return api.read(api.get(path()), DeviceConfig.class);
  }

  /**
   * Changes it over whatever is there. A merge patch says the same over a newer revision, so that
   * one that came in between is no reason to give up; again and again it is.
   */
  DeviceConfig change(Map<String, ?> patch, List<String> groups, String by, Duration timeout)
      throws FleetException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("config", patch);
    if (groups != null) {
      body.put("groups", groups);
    }
    if (by != null) {
      body.put("by", by);
    }
    try {
      return change(body, timeout);
    } catch (FleetException e) {
      if (e.status() != PRECONDITION_FAILED) {
        throw e;
      }
      return change(body, timeout);
    }
  }

  private DeviceConfig change(Map<String, Object> body, Duration timeout) throws FleetException {
    HttpResponse<byte[]> before = api.send("GET", path(), null, Duration.ofSeconds(10));
    // A manager that gives no tag asks for none.
    String tag = before.headers().firstValue("ETag").orElse(null);
    String path = path() + "?timeout_s=" + timeout.toMillis() / 1000.0;
    HttpResponse<byte[]> response = api.send("PATCH", path, body, tag, timeout.plus(Fleet.MARGIN));
    Answer answer = api.read(response.body(), Answer.class);
    return DeviceConfig.of(id, answer.desired(), answer.reported());
  }

  /** What a change of the configuration is answered with. */
  private record Answer(DesiredConfig desired, ReportedConfig reported) {}
}
