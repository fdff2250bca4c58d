package camfleet.manager.web;

import camfleet.message.Excerpt;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes answers in the one shape of the API, and reads what requests bring. */
final class Answers {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s)?");

  private static final double TIMEOUT_S = 10;

  /** Names of commands and groups. */
  static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Who wants what nobody puts their name to. */
  static final String NOBODY = "api";

  private Answers() {}

  static void json(RoutingContext request, int status, Object value) {
    json(request, status, Buffer.buffer(Json.bytes(value)));
  }

  /**
   * The same for a large answer: an event loop that writes megabytes sends no frames meanwhile.
   *
   * @param value what to write, made on the worker too
   */
  static void jsonFromWorker(RoutingContext request, int status, Supplier<?> value) {
    request
        .vertx()
        .executeBlocking(() -> Buffer.buffer(Json.bytes(value.get())), false)
        .onSuccess(written -> json(request, status, written))
        .onFailure(request::fail);
  }

  static void json(RoutingContext request, int status, Buffer written) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json; charset=utf-8")
          .putHeader("Cache-Control", "no-store")
          .end(written);
    }
  }

  static void refuse(RoutingContext request, int status, ProblemCode code, String message) {
    refuse(request, status, List.of(new Problem(code, message)));
  }

  /** The first problem as {@code error}, and all of them as {@code errors} when there are more. */
  static void refuse(RoutingContext request, int status, List<Problem> problems) {
    json(request, status, body(problems));
  }

  static Map<String, Object> body(List<Problem> problems) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", problems.get(0));
    if (problems.size() > 1) {
      body.put("errors", problems);
    }
    return body;
  }

  /** The status that fits a problem. */
  static int status(ProblemCode code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case BUSY -> 409;
      case UNAUTHORIZED -> 403;
      case EXPIRED -> 504;
      case IO_ERROR -> 503;
      case CAMERA_ERROR, INTERNAL -> 500;
      case INVALID_ARGUMENT,
          UNKNOWN_KEY,
          WRONG_TYPE,
          OUT_OF_RANGE,
          UNSUPPORTED,
          STALE_REV,
          FRAME_TOO_LARGE ->
          422;
    };
  }

  /** The body as a JSON object; none is an empty one. */
  static Map<String, Object> object(RoutingContext request) throws MalformedException {
    return Members.object(request.body().buffer());
  }

  /** How long a device may take for its answer, by the query. */
  static Duration timeoutOf(RoutingContext request) throws MalformedException {
    return timeout(request.queryParams().get("timeout_s"));
  }

  static Duration timeout(Object seconds) throws MalformedException {
    return Duration.ofMillis((long) (number("timeout_s", seconds, TIMEOUT_S, 0.1, 300) * 1000));
  }

  /**
   * A number of a query or a body.
   *
   * @throws MalformedException when it is none or out of range
   */
  static double number(String name, Object value, double byDefault, double min, double max)
      throws MalformedException {
    double number;
    if (value == null) {
      return byDefault;
    } else if (value instanceof Number given) {
      number = given.doubleValue();
    } else {
      try {
        number = Double.parseDouble(value.toString());
      } catch (NumberFormatException e) {
        number = Double.NaN;
      }
    }
    if (!(number >= min && number <= max)) {
      throw new MalformedException(
          name
              + " must be a number "
              + plain(min)
              + ".."
              + plain(max)
              + ", was "
              + Excerpt.of(value.toString(), 40));
    }
    return number;
  }

  /**
   * A time of a query, such as {@code 500ms}, {@code 2s} or {@code 0}.
   *
   * @throws MalformedException when it is none or out of range
   */
  static Duration duration(String name, String text, Duration most) throws MalformedException {
    Matcher time = TIME.matcher(text);
    if (time.matches()) {
      double millis = Double.parseDouble(time.group(1)) * ("s".equals(time.group(2)) ? 1_000 : 1);
      if (millis <= most.toMillis()) {
        return Duration.ofMillis((long) millis);
      }
    }
    throw new MalformedException(
        name
            + " must be a time such as 500ms or 2s, at most "
            + most.toSeconds()
            + "s, was "
            + (text.length() > 40 ? text.substring(0, 40) + "…" : text));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
