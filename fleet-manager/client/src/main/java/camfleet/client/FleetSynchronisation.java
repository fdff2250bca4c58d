package camfleet.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cameras whose sensors expose at the same moments. Any thread may call it; each call waits until
 * every camera has said what became of it.
 */
public final class FleetSynchronisation {
  /** What the manager takes beside the cameras' own time: its clients' beginning and settling. */
  private static final Duration MARGIN = Duration.ofSeconds(25);

  private final Api api;

  FleetSynchronisation(Api api) {
    this.api = api;
  }

  /**
   * Starts the clients and right after them their server.
   *
   * @param selector which cameras, see {@link Fleet#devices(String)}
   * @param server the id of the one that gives the beat; among the selected or not
   * @param by who wants it, or null
   * @param timeout how long each camera may take; one that shows no picture turns back after 15 s
   * @return the server first; one that failed or is not synchronised has {@code errors}
   * @throws FleetException when a camera cannot do it or is not online; nothing was sent then
   */
  public List<SyncedCamera> begin(String selector, String server, String by, Duration timeout)
      throws FleetException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("selector", selector);
    body.put("server", server);
    return post(body, by, timeout);
  }

  /** Has each camera expose at moments of its own; one that is away does so when it returns. */
  public List<SyncedCamera> end(String selector, String by, Duration timeout)
      throws FleetException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("selector", selector);
    body.put("off", true);
    return post(body, by, timeout);
  }

  private List<SyncedCamera> post(Map<String, Object> body, String by, Duration timeout)
      throws FleetException {
    if (by != null) {
      body.put("by", by);
    }
    body.put("timeout_s", timeout.toMillis() / 1000.0);
    return api.list(
        api.send("POST", "/api/v1/sync", body, timeout.plus(timeout).plus(MARGIN)).body(),
        "cameras",
        SyncedCamera.class);
  }
}
