package camfleet.device.command;

import camfleet.device.config.StreamAllowList;
import camfleet.device.uplink.StreamRequest;
import camfleet.device.uplink.StreamSessions;
import camfleet.device.uplink.StreamUplink;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * {@code stream}: asks for pictures for a while. With an {@code endpoint} to dial they are frames
 * over TCP for a {@code session}; with the endpoint {@code mqtt}, or with neither, pictures
 * published over MQTT whether or not {@code streaming} is on.
 */
public final class StreamHandler implements Handler {
  private static final double DEFAULT_LEASE_S = 60;
  private static final int MAX_SESSION = 64;
  private static final int MAX_TOKEN = 4096;
  private static final int MAX_ENDPOINT = 300;

  /** The endpoint of pictures that are published. */
  private static final String MQTT = "mqtt";

  private final PictureLeases pictures;
  private final StreamSessions sessions;
  private final DoubleSupplier publishing;
  private final BooleanSupplier permitted;
  private final StreamAllowList allowed;
  private final Path caFile;
  private final Runnable changed;

  /**
   * @param publishing pictures per second, at most, that are published now; 0 for none
   * @param permitted whether {@code stream_mode} allows streams over TCP
   * @param allowed where streams may go
   * @param caFile PEM file to trust with TLS, or null for the system's
   * @param changed called after the lease changed
   */
  public StreamHandler(
      PictureLeases pictures,
      StreamSessions sessions,
      DoubleSupplier publishing,
      BooleanSupplier permitted,
      StreamAllowList allowed,
      Path caFile,
      Runnable changed) {
    this.pictures = pictures;
    this.sessions = sessions;
    this.publishing = publishing;
    this.permitted = permitted;
    this.allowed = allowed;
    this.caFile = caFile;
    this.changed = changed;
  }

  @Override
  public CompletionStage<Outcome> handle(Arguments arguments) throws CommandException {
    String action = arguments.choice("action", "start", List.of("start", "stop", "status"));
    Double seconds = arguments.number("lease_s", 1, 3600);
    Double fps = arguments.number("fps", 0.1, 120);
    String endpoint = arguments.text("endpoint", MAX_ENDPOINT);
    String session = arguments.text("session", MAX_SESSION);
    String token = arguments.secret("token", MAX_TOKEN);
    arguments.end();
    double leaseS = seconds == null ? DEFAULT_LEASE_S : seconds;
    boolean overMqtt = endpoint == null ? isForPictures(session) : MQTT.equals(endpoint.strip());
    if (overMqtt) {
      return Outcome.now(pictures(action, session, token, leaseS, fps));
    }
    if (session == null) {
      throw invalid("session", "an endpoint needs a session; name one of 1 to 64 characters");
    }
    switch (action) {
      case "start" -> {
        start(session, endpoint, token, leaseS, fps);
        // What it asked for before, it wants over this way now.
        pictures.end(session);
      }
      case "stop" -> sessions.stop(session);
      default -> {}
    }
    changed.run();
    return Outcome.now(output(session));
  }

  /** Whether a request without an endpoint is about published pictures. */
  private boolean isForPictures(String session) {
    return session == null || pictures.has(session);
  }

  private Map<String, Object> pictures(
      String action, String session, String token, double leaseS, Double fps)
      throws CommandException {
    if (token != null) {
      throw invalid("token", "token is for an endpoint that is dialled; leave it out with mqtt");
    }
    switch (action) {
      case "start" -> {
        if (!pictures.renew(session, fps, leaseS)) {
          throw new CommandException(
              ProblemCode.BUSY,
              "a device publishes pictures for at most "
                  + PictureLeases.MOST
                  + " wishes; stop one or let its lease end");
        }
        if (session != null) {
          sessions.stop(session);
        }
      }
      case "stop" -> pictures.end(session);
      default -> {}
    }
    changed.run();
    Map<String, Object> output = new LinkedHashMap<>();
    if (session != null) {
      output.put("session", session);
    }
    output.put("streaming", publishing.getAsDouble() > 0);
    output.put("fps", publishing.getAsDouble());
    output.put("lease_s", pictures.secondsLeft(session));
    return output;
  }

  private void start(String session, String endpoint, String token, double leaseS, Double fps)
      throws CommandException {
    if (!permitted.getAsBoolean()) {
      throw new CommandException(
          ProblemCode.UNSUPPORTED,
          "stream_mode is off on this device; set it to on_demand to stream over TCP");
    }
    switch (sessions.start(request(session, endpoint, token, fps), leaseS)) {
      case STARTED, RENEWED -> {}
      case UNKNOWN ->
          throw new CommandException(
              ProblemCode.NOT_FOUND,
              "there is no session \"" + session + "\" to renew; give its endpoint to start it");
      case FULL ->
          throw new CommandException(
              ProblemCode.BUSY,
              "a device streams to at most "
                  + StreamSessions.MOST
                  + " sessions; stop one or let its lease end");
    }
  }

  private StreamRequest request(String session, String endpoint, String token, Double fps)
      throws CommandException {
    StreamRequest request;
    try {
      request = StreamRequest.of(session, endpoint, caFile, token, fps);
    } catch (IllegalArgumentException e) {
      throw invalid("endpoint", e.getMessage());
    }
    if (endpoint != null && !allowed.allows(request.host(), request.port())) {
      throw new CommandException(
          new Problem(
              ProblemCode.UNAUTHORIZED,
              "this device may stream to "
                  + allowed
                  + " only, endpoint was "
                  + endpoint.strip()
                  + "; add its host to stream_allow in device.yaml",
              "endpoint"));
    }
    return request;
  }

  private static CommandException invalid(String key, String sentence) {
    return new CommandException(new Problem(ProblemCode.INVALID_ARGUMENT, sentence, key));
  }

  private Map<String, Object> output(String session) {
    Optional<StreamUplink.Status> status = sessions.status(session);
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("session", session);
    output.put("lease_s", status.map(StreamUplink.Status::leaseS).orElse(0.0));
    output.put("connected", status.map(StreamUplink.Status::connected).orElse(false));
    return output;
  }
}
