package camfleet.manager.cli;

import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A manager with three cameras that answers like the real one; cam3 never answers commands. */
final class FakeManager implements AutoCloseable {
  private static final List<String> IDS = List.of("cam1", "cam2", "cam3");

  /** Of cam1, on which somebody set another rate. */
  volatile String cam1 =
      """
      {"device": "cam1", "in_sync": true,
       "desired": {"rev": 8, "at": "2026-11-20T13:00:00Z", "by": "anna@desk", "groups": ["night"],
                   "config": {"fps": 5.0, "quality": 75}},
       "reported": {"rev": 8, "status": "applied", "at": "2026-11-20T13:00:01Z", "boot": 1,
                    "seq": 2, "config": {"streaming": true, "fps": 12.0, "quality": 75},
                    "overrides": {"fps": 12.0}, "errors": []}}
      """;

  /** More members of cam2. */
  volatile String cam2 = "";

  /** What became of each camera that was to be synchronised. */
  volatile String sync = "{\"cameras\":[]}";

  /** What was asked, such as {@code PATCH /api/v1/devices/cam1/settings {"fps":5.0}}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** So many frames later is the picture that the next look at the devices finds. */
  volatile long step;

  /** What is wanted of the fleet, and how it comes to the cameras. */
  final FakeTwin twin = new FakeTwin();

  private final AtomicLong seq = new AtomicLong(812);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FakeManager() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
    String[] words = path.split("[/?]");
    FakeTwin.Answer answer =
        twin.answer(
            exchange.getRequestMethod(),
            path,
            exchange.getRequestHeaders().getFirst("If-Match"),
            body);
    if (answer != null) {
      send(exchange, answer.status(), Json.text(answer.body()));
    } else if (path.equals("/api/v1/fleet")) {
      send(exchange, 200, "{\"version\":\"1\",\"broker_connected\":true}");
    } else if (path.equals("/api/v1/sync")) {
      send(exchange, sync.startsWith("{\"error") ? 422 : 200, sync);
    } else if (path.startsWith("/api/v1/devices?")) {
      devices(exchange, path.substring(path.indexOf('=') + 1));
    } else if (words.length < 5 || !IDS.contains(words[4])) {
      problem(exchange, 404, "not_found", "there is no device \"" + words[words.length - 1] + "\"");
    } else if (words.length == 5) {
      send(exchange, 200, device(words[4], 812));
    } else if (words[4].equals("cam3") && !words[5].equals("config")) {
      problem(exchange, 504, "expired", "cam3 did not answer within 1 s");
    } else {
      one(exchange, words[4], words[5], words.length > 6 ? words[6] : "", body);
    }
  }

  private void one(HttpExchange exchange, String id, String what, String name, String body)
      throws IOException {
    switch (what) {
      case "settings" -> {
        if (body.contains("\"fps\":0")) {
          problem(exchange, 422, "out_of_range", "fps must be a number 0.1..120, was 0");
        } else {
          send(
              exchange,
              200,
              "{\"result\":"
                  + result(id, "set")
                  + ",\"config\":"
                  + "{\"streaming\":true,\"fps\":5.0},\"overrides\":{\"fps\":5.0}}");
        }
      }
      case "commands" -> send(exchange, 200, result(id, name));
      case "config" -> send(exchange, 200, id.equals("cam1") ? cam1 : twin(id));
      case "frame.jpg" -> {
        exchange.getResponseHeaders().add("X-Sequence", "7");
        exchange.getResponseHeaders().add("X-Age-Ms", "12");
        exchange.getResponseHeaders().add("X-Captured-At", "2026-11-20T10:00:00Z");
        send(exchange, 200, "JPEG");
      }
      default -> problem(exchange, 404, "not_found", "there is no such page");
    }
  }

  private static String twin(String id) {
    return "{\"device\":\"" + id + "\",\"desired\":null,\"reported\":null,\"in_sync\":true}";
  }

  private void devices(HttpExchange exchange, String query) throws IOException {
    String selector = query.replaceFirst("&view=list$", "");
    List<String> ids =
        selector.equals("all")
            ? IDS
            : selector.equals("none") ? List.of() : List.of(selector.split("%2C|,"));
    if (ids.isEmpty()) {
      problem(exchange, 404, "not_found", "no device matches \"" + selector + "\"");
      return;
    }
    StringBuilder list = new StringBuilder();
    long newest = seq.getAndAdd(step);
    for (String id : ids) {
      list.append(list.isEmpty() ? "" : ",").append(device(id, newest));
    }
    send(exchange, 200, "{\"devices\":[" + list + "]}");
  }

  private String device(String id, long seq) {
    boolean online = !id.equals("cam3");
    return "{\"id\":\""
        + id
        + "\",\"name\":\""
        + (id.equals("cam1") ? "Porch" : id)
        + "\","
        + "\"presence\":\""
        + (online ? "online" : "offline")
        + "\","
        + "\"since\":\"2026-11-20T10:00:00Z\",\"streaming\":"
        + online
        + ",\"camera\":null,"
        + "\"fps\":"
        + (online ? "10.0" : "null")
        + ",\"age_ms\":"
        + (online ? "84" : "null")
        + ",\"groups\":[],\"frame\":"
        + (online
            ? "{\"seq\":"
                + seq
                + ",\"captured_at\":"
                + "\"2026-11-20T10:01:21Z\",\"age_ms\":84,\"width\":640,\"height\":480,\"bytes\":48213}"
            : "null")
        + ",\"config\":{\"rev\":3,\"reported_rev\":3,\"status\":\"applied\","
        + "\"in_sync\":true}"
        + (id.equals("cam2") ? cam2 : "")
        + "}";
  }

  private static String result(String id, String command) {
    return "{\"id\":\"x\",\"device\":\""
        + id
        + "\",\"command\":\""
        + command
        + "\","
        + "\"status\":\"done\",\"at\":\"2026-11-20T10:00:00Z\",\"output\":{\"seq\":7}}";
  }

  private void problem(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    send(exchange, status, Json.text(Map.of("error", Map.of("code", code, "message", message))));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static Map<String, Object> parsed(String json) {
    try {
      return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
