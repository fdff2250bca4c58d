package camfleet.client;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A manager that gives the answers it was told, one after the other, and keeps what was asked. */
final class ScriptedManager implements AutoCloseable {
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private record Answer(int status, String etag, String body) {}

  ScriptedManager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String match = exchange.getRequestHeaders().getFirst("If-Match");
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + (match == null ? "" : " if " + match)
                  + (body.isEmpty() ? "" : " " + body));
          Answer answer = answers.remove();
          if (answer.etag() != null) {
            exchange.getResponseHeaders().add("ETag", answer.etag());
          }
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  Fleet fleet() throws FleetException {
    return Fleet.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  ScriptedManager answers(int status, String body) {
    return answers(status, null, body);
  }

  /** JSON with ' for ", so that tests are readable. */
  ScriptedManager answers(int status, String etag, String body) {
    answers.add(
        new Answer(status, etag == null ? null : etag.replace('\'', '"'), body.replace('\'', '"')));
    return this;
  }

  List<String> asked() {
    return asked.stream().map(line -> line.replace('"', '\'')).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
