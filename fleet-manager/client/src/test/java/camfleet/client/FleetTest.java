package camfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.CommandStatus;
import camfleet.message.ProblemCode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private Fleet fleet;

  private record Answer(int status, String body, String sequence) {}

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          Answer answer = answers.remove();
          exchange.getResponseHeaders().add("X-Sequence", answer.sequence());
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    fleet = Fleet.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void close() {
    fleet.close();
    server.stop(0);
  }

  private void answer(int status, String body) {
    answers.add(new Answer(status, body, "0"));
  }

  @Test
  void whatTheManagerDoesNotKnowIsNull() throws Exception {
    answer(
        200,
        "{\"devices\":[{\"id\":\"cam1\",\"name\":\"\",\"presence\":\"stale\",\"fps\":null,"
            + "\"streaming\":null,\"frame\":null,\"later_member\":1}]}");
    Device device = fleet.devices("cam*").get(0);
    assertThat(device.name()).isEqualTo("cam1");
    assertThat(device.presence()).isEqualTo(Presence.STALE);
    assertThat(device.fps()).isNull();
    assertThat(device.frame()).isNull();
    assertThat(asked).containsExactly("GET /api/v1/devices?select=cam* ");
  }

  @Test
  void refusalsKeepCodeSentenceAndKey() {
    answer(
        422,
        "{\"error\":{\"code\":\"out_of_range\",\"message\":\"fps must be 1..2\",\"key\":\"fps\"},"
            + "\"errors\":[{\"code\":\"out_of_range\",\"message\":\"fps must be 1..2\","
            + "\"key\":\"fps\"},{\"code\":\"unknown_key\",\"message\":\"no x\",\"key\":\"x\"}]}");
    assertThatThrownBy(() -> fleet.set("cam1", Map.of("fps", 0)))
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ProblemCode.OUT_OF_RANGE);
              assertThat(e.problems()).hasSize(2);
              assertThat(e.problems().get(1).key()).isEqualTo("x");
            })
        .hasMessage("fps must be 1..2");
  }

  @Test
  void aPatchKeepsItsNulls() throws Exception {
    answer(200, "{\"result\":null,\"config\":{},\"overrides\":{}}");
    fleet.set("cam1", Collections.singletonMap("fps", null));
    assertThat(asked).containsExactly("PATCH /api/v1/devices/cam1/settings {\"fps\":null}");
  }

  @Test
  void givesAFailedResultAsItIs() throws Exception {
    answer(
        200,
        "{\"id\":\"a\",\"device\":\"cam1\",\"command\":\"ping\",\"status\":\"rejected\","
            + "\"at\":\"2026-11-20T10:00:00Z\",\"error\":{\"code\":\"busy\",\"message\":\"no\"}}");
    assertThat(fleet.send("cam1", "ping", Map.of("n", 1), Duration.ofSeconds(2), "a").status())
        .isEqualTo(CommandStatus.REJECTED);
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/devices/cam1/commands/ping"
                + " {\"args\":{\"n\":1},\"id\":\"a\",\"timeout_s\":2.0}");
  }

  @Test
  void aSnapshotIsNoPictureFromBeforeItWasAskedFor() throws Exception {
    answer(
        200,
        "{\"id\":\"a\",\"device\":\"cam1\",\"command\":\"snapshot\",\"status\":\"done\","
            + "\"at\":\"2026-11-20T10:00:00Z\",\"output\":{\"seq\":8}}");
    answers.add(new Answer(200, "new", "8"));
    long before = System.nanoTime();
    assertThat(fleet.snapshot("cam1").jpeg()).asString().isEqualTo("new");
    long most = (System.nanoTime() - before) / 1_000_000;
    assertThat(asked).hasSize(2);
    Matcher age =
        Pattern.compile("GET /api/v1/devices/cam1/frame.jpg\\?max_age=(\\d+)ms ")
            .matcher(asked.get(1));
    assertThat(age.matches()).as(asked.get(1)).isTrue();
    assertThat(Long.parseLong(age.group(1))).isBetween(0L, most);
  }

  @Test
  void asksForAPictureThatIsYoungEnough() throws Exception {
    answers.add(new Answer(200, "young", "9"));
    Picture picture = fleet.picture("cam1", Duration.ofMillis(500));
    assertThat(picture.sequence()).isEqualTo(9);
    assertThat(asked).containsExactly("GET /api/v1/devices/cam1/frame.jpg?max_age=500ms ");
  }

  @Test
  void whatIsNoManagerIsSaidInOneSentence() {
    answer(200, "<html>");
    assertThatThrownBy(() -> fleet.status())
        .isInstanceOf(FleetException.class)
        .hasMessageStartingWith("what answers at http://127.0.0.1:")
        .message()
        .hasLineCount(1);
    answer(502, "Bad gateway");
    assertThatThrownBy(() -> fleet.status()).hasMessageContaining("HTTP status 502");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Fleet.at(URI.create("mqtt://x:1")))
        .hasMessage("the manager's address must look like http://HOST:PORT, was \"mqtt://x:1\"");
  }
}
