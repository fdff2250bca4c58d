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

/**
 * {@code stream}: asks for pictures for a while. With a {@code session} they are frames over TCP to
 * its {@code endpoint}; without one, pictures published over MQTT whether or not {@code streaming}
 * is on.
 */
public final class StreamHandler implements Handler {
  private static final double DEFAULT_LEASE_S = 60;
  private static final int MAX_SESSION = 64;
  private static final int MAX_TOKEN = 4096;
  private static final int MAX_ENDPOINT = 300;

  private final StreamLease lease;
  private final StreamSessions sessions;
  private final BooleanSupplier streaming;
  private final BooleanSupplier permitted;
  private final StreamAllowList allowed;
  private final Path caFile;
  private final Runnable changed;

  /**
   * @param streaming whether pictures are published or streamed now, for whatever cause
   * @param permitted whether {@code stream_mode} allows streams over TCP
   * @param allowed where streams may go
   * @param caFile PEM file to trust with TLS, or null for the system's
   * @param changed called after the lease changed
   */
  public StreamHandler(
      StreamLease lease,
      StreamSessions sessions,
      BooleanSupplier streaming,
      BooleanSupplier permitted,
      StreamAllowList allowed,
      Path caFile,
      Runnable changed) {
    this.lease = lease;
    this.sessions = sessions;
    this.streaming = streaming;
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
    if (session == null) {
      if (endpoint != null) {
        throw invalid("session", "an endpoint needs a session; name one of 1 to 64 characters");
      }
      return Outcome.now(pictures(action, leaseS));
    }
    switch (action) {
      case "start" -> start(session, endpoint, token, leaseS, fps);
      case "stop" -> sessions.stop(session);
      default -> {}
    }
    changed.run();
    return Outcome.now(output(session));
  }

  private Map<String, Object> pictures(String action, double leaseS) {
    switch (action) {
      case "start" -> lease.renew(leaseS);
      case "stop" -> lease.end();
      default -> {}
    }
    changed.run();
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("streaming", streaming.getAsBoolean());
    output.put("lease_s", lease.secondsLeft());
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
