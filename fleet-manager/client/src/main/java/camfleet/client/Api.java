package camfleet.client;

import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests to the manager's HTTP API; every failure becomes a {@link FleetException}. */
final class Api {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * One for all fleets, as Java 17's cannot be closed: its threads last until the collector finds
   * it, which a program that opens fleets often would notice.
   */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI manager;

  Api(URI manager) {
    this.manager = manager;
  }

  URI manager() {
    return manager;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  URI uri(String path) {
    String base = manager.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  byte[] get(String path) throws FleetException {
    return send("GET", path, null, Duration.ofSeconds(10)).body();
  }

  /**
   * @param body what becomes the JSON body, or null
   * @param timeout how long the answer may take
   * @return a response whose status is below 300
   */
  HttpResponse<byte[]> send(String method, String path, Object body, Duration timeout)
      throws FleetException {
    return send(method, path, body, null, timeout);
  }

  /** The same for a change of what still has that entity tag, or of anything when it is null. */
  HttpResponse<byte[]> send(
      String method, String path, Object body, String ifMatch, Duration timeout)
      throws FleetException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(timeout);
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    }
    HttpResponse<byte[]> response;
    try {
      response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetException(
          new Problem(ProblemCode.IO_ERROR, "interrupted while waiting for " + manager), false, e);
    } catch (HttpConnectTimeoutException e) {
      throw unreachable(e);
    } catch (HttpTimeoutException e) {
      throw new FleetException(
          new Problem(
              ProblemCode.EXPIRED,
              "the fleet manager at " + manager + " gave no answer within " + seconds(timeout)),
          false,
          e);
    } catch (IOException e) {
      throw unreachable(e);
    }
    if (response.statusCode() >= 300) {
      throw refusal(response);
    }
    return response;
  }

  <T> T read(byte[] json, Class<T> type) throws FleetException {
    try {
      return Json.read(json, type);
    } catch (MalformedException e) {
      throw notOurs(e);
    }
  }

  FleetException notOurs(Exception cause) {
    return new FleetException(
        new Problem(
            ProblemCode.IO_ERROR,
            "what answers at "
                + manager
                + " does not speak like a fleet manager: "
                + cause.getMessage()),
        false,
        cause);
  }

  FleetException unreachable(IOException cause) {
    return new FleetException(
        new Problem(
            ProblemCode.IO_ERROR,
            "cannot reach the fleet manager at "
                + manager
                + ": "
                + reason(cause)
                + "; is it running? (start it with: fleet-manager demo)"),
        true,
        cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection within " + seconds(CONNECT_TIMEOUT);
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "no such host";
      }
    }
    if (cause.getMessage() == null) {
      return cause instanceof ConnectException
          ? "connection refused"
          : cause.getClass().getSimpleName();
    }
    return cause.getMessage();
  }

  private FleetException refusal(HttpResponse<byte[]> response) {
    List<Problem> problems = new ArrayList<>();
    FleetConfig current = null;
    try {
      Map<String, Object> body = Json.readObject(response.body());
      if (body.get("errors") instanceof List<?> errors) {
        for (Object error : errors) {
          problems.add(problem(error));
        }
      }
      if (problems.isEmpty() && body.get("error") != null) {
        problems.add(problem(body.get("error")));
      }
      if (body.get("current") instanceof Map<?, ?> map && map.containsKey("document")) {
        current = Json.fromMap(object(map), FleetConfig.class);
      }
    } catch (MalformedException e) {
      problems.clear();
    }
    if (problems.isEmpty()) {
      return new FleetException(
          ProblemCode.IO_ERROR,
          "what answers at "
              + manager
              + " gave HTTP status "
              + response.statusCode()
              + " for "
              + response.uri().getPath()
              + "; is it a fleet manager?");
    }
    int status = response.statusCode();
    return current == null
        ? new FleetException(problems, status)
        : new StaleConfigException(problems, status, current);
  }

  private static Problem problem(Object error) throws MalformedException {
    return Json.fromMap(object(error), Problem.class);
  }

  /** The members of a list under a name. */
  <T> List<T> list(byte[] json, String name, Class<T> type) throws FleetException {
    List<T> items = new ArrayList<>();
    for (Map<String, Object> item : objects(json, name)) {
      try {
        items.add(Json.fromMap(item, type));
      } catch (MalformedException e) {
        throw notOurs(e);
      }
    }
    return List.copyOf(items);
  }

  /** The same as plain maps. */
  List<Map<String, Object>> objects(byte[] json, String name) throws FleetException {
    List<Map<String, Object>> items = new ArrayList<>();
    try {
      if (Json.readObject(json).get(name) instanceof List<?> list) {
        for (Object item : list) {
          items.add(object(item));
        }
      }
    } catch (MalformedException e) {
      throw notOurs(e);
    }
    return items;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object item) throws MalformedException {
    if (item instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new MalformedException("expected a JSON object");
  }

  static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    return seconds == Math.rint(seconds) ? (long) seconds + " s" : seconds + " s";
  }
}
