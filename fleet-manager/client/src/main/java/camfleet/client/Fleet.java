package camfleet.client;

import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.IngestEndpoints;
import camfleet.message.ProblemCode;
import camfleet.message.SettingsPatch;
import camfleet.stream.StreamEndpoint;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fleet of cameras, seen through its manager. Any thread may call it; each call waits for its
 * answer, and a {@link FleetException} says in one sentence why there is none.
 *
 * <pre>
 * try (Fleet fleet = Fleet.connect(URI.create("http://127.0.0.1:8080"));
 *     Camera camera = fleet.camera("cam1")) {
 *   while (camera.next(Duration.ofSeconds(5)) instanceof ReceivedFrame frame) {
 *     System.out.println(frame.sequence() + ", " + frame.age().toMillis() + " ms old");
 *   }
 * }
 * </pre>
 */
public final class Fleet implements AutoCloseable {
  /** Where a manager listens unless told otherwise. */
  public static final URI DEFAULT_MANAGER = URI.create("http://127.0.0.1:8080");

  /** What the manager needs on top of the time that a device gets. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  /** Closing a subscription, which waits for less than 2 s, does not interrupt this question. */
  private static final Duration PORT_TIMEOUT = Duration.ofSeconds(1);

  private final Api api;
  private final FrameAccess access;
  private final Set<Camera> cameras = ConcurrentHashMap.newKeySet();
  private final Set<FrameSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  private Fleet(Api api, FrameAccess access) {
    this.api = api;
    this.access = access;
  }

  /**
   * Makes sure that a manager answers there.
   *
   * @param manager such as {@code http://127.0.0.1:8080}
   */
  public static Fleet connect(URI manager) throws FleetException {
    return connect(manager, FrameAccess.LOCAL);
  }

  /** The same for a program on another machine than the manager's. */
  public static Fleet connect(URI manager, FrameAccess access) throws FleetException {
    Fleet fleet = at(manager, access);
    fleet.status();
    return fleet;
  }

  /** The same without asking whether anybody is there; the first call will tell. */
  public static Fleet at(URI manager) throws FleetException {
    return at(manager, FrameAccess.LOCAL);
  }

  /** The same for a program on another machine than the manager's. */
  public static Fleet at(URI manager, FrameAccess access) throws FleetException {
    boolean http = "http".equals(manager.getScheme()) || "https".equals(manager.getScheme());
    if (!http || manager.getHost() == null) {
      throw new FleetException(
          ProblemCode.INVALID_ARGUMENT,
          "the manager's address must look like http://HOST:PORT, was \"" + manager + "\"");
    }
    return new Fleet(new Api(manager), access);
  }

  public URI manager() {
    return api.manager();
  }

  public FleetStatus status() throws FleetException {
    return status(Duration.ofSeconds(10));
  }

  private FleetStatus status(Duration timeout) throws FleetException {
    return api.read(api.send("GET", "/api/v1/fleet", null, timeout).body(), FleetStatus.class);
  }

  public List<Device> devices() throws FleetException {
    return devices("all");
  }

  /**
   * @param selector an id, {@code group:NAME}, {@code all}, a glob over ids; several with commas
   * @return at least one device, sorted by id, except for {@code all} of an empty fleet
   */
  public List<Device> devices(String selector) throws FleetException {
    return devices(selector, "");
  }

  /**
   * The same without {@code info}, {@code state} and {@code health} of each, which are most of it:
   * for a table of thousands.
   */
  public List<Device> list(String selector) throws FleetException {
    return devices(selector, "&view=list");
  }

  private List<Device> devices(String selector, String view) throws FleetException {
    byte[] body;
    try {
      body = api.get("/api/v1/devices?select=" + Api.encode(selector) + view);
    } catch (FleetException e) {
      if ("all".equals(selector) && e.code() == ProblemCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
    return api.read(body, Devices.class).devices();
  }

  private record Devices(List<Device> devices) {
    Devices {
      devices = Copies.copy(devices);
    }
  }

  public Device device(String id) throws FleetException {
    return api.read(api.get(path(id)), Device.class);
  }

  /** Makes the manager forget a device that is not online. */
  public void forget(String id) throws FleetException {
    api.send("DELETE", path(id), null, MARGIN);
  }

  /** Sends a command with an id of the manager's making. */
  public CommandResult send(String id, String command, Map<String, ?> args, Duration timeout)
      throws FleetException {
    return send(id, command, args, timeout, null);
  }

  /**
   * Sends a command and waits for its final result, whatever its status is.
   *
   * @param commandId the same one within 10 minutes gives the stored result again; or null
   * @throws FleetException with code {@code EXPIRED} when no answer came in time
   */
  public CommandResult send(
      String id, String command, Map<String, ?> args, Duration timeout, String commandId)
      throws FleetException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("args", args);
    if (commandId != null) {
      body.put("id", commandId);
    }
    body.put("timeout_s", timeout.toMillis() / 1000.0);
    HttpResponse<byte[]> response =
        api.send("POST", path(id) + "/commands/" + Api.encode(command), body, timeout.plus(MARGIN));
    return api.read(response.body(), CommandResult.class);
  }

  /**
   * Overrides settings on the device itself and waits for its answer.
   *
   * @param patch a JSON Merge Patch (RFC 7396): a key with null gives its override up
   */
  public AppliedSettings set(String id, Map<String, ?> patch) throws FleetException {
    HttpResponse<byte[]> response =
        api.send(
            "PATCH",
            path(id) + "/settings",
            new SettingsPatch(new LinkedHashMap<>(patch)),
            Duration.ofSeconds(15));
    return api.read(response.body(), AppliedSettings.class);
  }

  /** What is wanted of all cameras, and how it came about. */
  public FleetConfiguration configuration() {
    return new FleetConfiguration(api);
  }

  /** How changes of the configuration come to the cameras. */
  public FleetRollouts rollouts() {
    return new FleetRollouts(api);
  }

  /** Cameras whose sensors expose at the same moments. */
  public FleetSynchronisation synchronisation() {
    return new FleetSynchronisation(api);
  }

  /** What happened, newest first. */
  public List<FleetEvent> events(EventQuery query) throws FleetException {
    return FleetEvent.list(api, api.get("/api/v1/events" + query.query()));
  }

  public DeviceConfig config(String id) throws FleetException {
    return new DeviceConfiguration(api, id).current();
  }

  /** Changes what is wanted of a device, in the caller's name, with 10 s for its answer. */
  public DeviceConfig configure(String id, Map<String, ?> patch) throws FleetException {
    return configure(id, patch, null, System.getProperty("user.name"), Duration.ofSeconds(10));
  }

  /**
   * Makes the next revision of a device's configuration and waits for what became of it. What
   * others change meanwhile stays.
   *
   * @param patch a JSON Merge Patch: a key with null is given up by the device's own layer, so that
   *     its groups or the defaults decide
   * @param groups the groups that the device shall belong to, or null to leave them
   * @param by who wants it, or null
   * @return without {@code reported} when the device is not online: it applies it when it comes
   */
  public DeviceConfig configure(
      String id, Map<String, ?> patch, List<String> groups, String by, Duration timeout)
      throws FleetException {
    return new DeviceConfiguration(api, id).change(patch, groups, by, timeout);
  }

  /** A picture that is made now, with 10 s for it. */
  public Picture snapshot(String id) throws FleetException {
    return snapshot(id, Duration.ofSeconds(10));
  }

  /**
   * Has the device make a picture now and fetches it.
   *
   * @param timeout for the device's answer; the picture follows it within 5 s
   * @throws FleetException with the device's problem when it refused or failed
   */
  public Picture snapshot(String id, Duration timeout) throws FleetException {
    long asked = System.nanoTime();
    CommandResult result = send(id, "snapshot", Map.of(), timeout);
    if (result.status() != CommandStatus.DONE) {
      throw new FleetException(List.of(result.error()));
    }
    // Where the result is quicker than its picture, the manager waits for it.
    return picture(id, Duration.ofNanos(System.nanoTime() - asked));
  }

  /** The newest picture that the manager holds; refused when it is older than it may be. */
  public Picture picture(String id) throws FleetException {
    return fetch(id, "");
  }

  /**
   * A picture that is at most this old, or captured after this call: from the manager's memory, the
   * next frame of a running stream, or one capture that serves all who wait for this camera.
   *
   * @param maxAge from 0 to an hour, in whole milliseconds
   * @throws FleetException with code {@code EXPIRED} when the camera is not online, {@code
   *     CAMERA_ERROR} when no picture comes within 5 s
   */
  public Picture picture(String id, Duration maxAge) throws FleetException {
    return fetch(id, "?max_age=" + maxAge.toMillis() + "ms");
  }

  private Picture fetch(String id, String query) throws FleetException {
    HttpResponse<byte[]> response =
        api.send("GET", path(id) + "/frame.jpg" + query, null, Duration.ofSeconds(10));
    long sequence = response.headers().firstValueAsLong("X-Sequence").orElse(0);
    long ageMs = response.headers().firstValueAsLong("X-Age-Ms").orElse(0);
    Instant capturedAt =
        response.headers().firstValue("X-Captured-At").map(Instant::parse).orElse(null);
    return new Picture(id, sequence, capturedAt, Duration.ofMillis(ageMs), response.body());
  }

  /**
   * Opens a camera: its newest frames over TCP from now on, until it or the fleet is closed.
   *
   * @throws FleetException when nobody knows the camera, or when the manager offers no frames over
   *     TCP; {@link #picture} works without
   */
  public Camera camera(String id) throws FleetException {
    device(id);
    Camera camera = new Camera(this, id, frames(id), cameras::remove);
    cameras.add(camera);
    return camera;
  }

  /** The newest frames of the selected cameras, see {@link #frames(FrameRequest)}. */
  public FrameSubscription frames(String selector) throws FleetException {
    return frames(FrameRequest.latest(selector));
  }

  /**
   * Subscribes to the frames of cameras over TCP, from now on, until it or the fleet is closed.
   *
   * @throws FleetException when the selector matches no device, except for {@code all}, or when the
   *     manager offers no frames over TCP; {@link #picture} works without
   */
  public FrameSubscription frames(FrameRequest request) throws FleetException {
    devices(request.selector());
    IngestEndpoints.Endpoint offered = status().stream();
    if (offered == null) {
      throw new FleetException(
          ProblemCode.UNSUPPORTED,
          "the fleet manager at "
              + manager()
              + " offers no frames over TCP; it gives single pictures only");
    }
    FramePort port =
        new FramePort(reachable(offered), () -> reachable(status(PORT_TIMEOUT).stream()));
    FrameSubscription subscription =
        new FrameSubscription(port, access, request, subscriptions::remove);
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  /**
   * What the manager calls its own machine is, seen from another one, the manager's host. With TLS
   * it is the name that the certificate is for.
   */
  private StreamEndpoint reachable(IngestEndpoints.Endpoint offered) {
    if (offered == null) {
      return null;
    }
    String host = offered.host();
    boolean isItself = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    if (isItself && !offered.tls()) {
      host = manager().getHost().replaceAll("[\\[\\]]", "");
    }
    return new StreamEndpoint(host, offered.port(), offered.tls(), access.caFile());
  }

  /** Closes all cameras and subscriptions; any number of times. */
  @Override
  public void close() {
    cameras.forEach(Camera::close);
    subscriptions.forEach(FrameSubscription::close);
  }

  static String path(String id) {
    return "/api/v1/devices/" + Api.encode(id);
  }
}
