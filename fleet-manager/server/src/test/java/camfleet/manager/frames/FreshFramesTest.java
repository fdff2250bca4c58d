package camfleet.manager.frames;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.manager.Dialler;
import camfleet.manager.ManagerRoom;
import camfleet.manager.StreamingCamera;
import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FreshFramesTest {
  private static ManagerRoom room;

  @BeforeAll
  static void start() throws Exception {
    room = new ManagerRoom();
  }

  @AfterAll
  static void stop() {
    room.close();
  }

  private static CompletableFuture<HttpResponse<byte[]>> ask(String id, String maxAge) {
    return room.http.sendAsync(
        HttpRequest.newBuilder(room.uri("/api/v1/devices/" + id + "/frame.jpg?max_age=" + maxAge))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static List<CommandRequest> snapshots(String id) {
    return room.broker.accepted().stream()
        .filter(a -> a.publication().topic().endsWith("/dev/" + id + "/cmd/snapshot"))
        .map(
            a -> {
              try {
                return Json.read(a.publication().payload(), CommandRequest.class);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  @Test
  void youngPictureIsAnsweredFromMemory() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-young");
    byte[] jpeg = camera.fake().picture(Duration.ofMillis(300));
    camera.awaitSequence(1);
    HttpResponse<byte[]> answer = ask("ff-young", "500ms").get();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(jpeg);
    assertThat(snapshots("ff-young")).isEmpty();
  }

  @Test
  void oneCaptureServesAllWhoWait() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-many");
    camera.fake().picture(Duration.ofSeconds(3));
    camera.awaitSequence(1);
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(ask("ff-many", "500ms"));
    }
    room.until(() -> snapshots("ff-many").size() == 1);
    // The last of the ten requests is in when the manager has answered one that came after it.
    room.get("/healthz");
    byte[] jpeg = camera.fake().picture();
    for (CompletableFuture<HttpResponse<byte[]>> each : all) {
      assertThat(each.get().statusCode()).isEqualTo(200);
      assertThat(each.get().body()).isEqualTo(jpeg);
    }
    assertThat(snapshots("ff-many")).hasSize(1);
  }

  @Test
  void whoCameLaterAndTakesNothingOlderGetsTheNextCapture() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-later");
    camera.fake().picture(Duration.ofSeconds(3));
    camera.awaitSequence(1);
    CompletableFuture<HttpResponse<byte[]>> easy = ask("ff-later", "2s");
    room.until(() -> snapshots("ff-later").size() == 1);
    room.broker.clock().advance(Duration.ofSeconds(1));
    CompletableFuture<HttpResponse<byte[]>> strict = ask("ff-later", "0");
    room.get("/healthz");
    // It was captured for the first caller, before the second one asked.
    byte[] early = camera.fake().picture(Duration.ofMillis(900));
    assertThat(easy.get().body()).isEqualTo(early);
    room.until(() -> snapshots("ff-later").size() == 2);
    assertThat(strict).isNotDone();
    byte[] late = camera.fake().picture();
    assertThat(strict.get().body()).isEqualTo(late);
    assertThat(snapshots("ff-later")).hasSize(2);
  }

  @Test
  void refusalOfTheCameraIsTold() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-refuses");
    CompletableFuture<HttpResponse<byte[]>> asked = ask("ff-refuses", "0");
    room.until(() -> snapshots("ff-refuses").size() == 1);
    camera
        .fake()
        .says(
            "res/snapshot",
            new CommandResult(
                    snapshots("ff-refuses").get(0).id(),
                    "ff-refuses",
                    "snapshot",
                    CommandStatus.FAILED,
                    camera.now(),
                    Map.of(),
                    new Problem(ProblemCode.CAMERA_ERROR, "the lens is gone"),
                    null)
                .toBytes());
    assertThat(asked.get().statusCode()).isEqualTo(503);
    assertThat(new String(asked.get().body())).contains("the lens is gone");
  }

  @Test
  void offlineCameraSaysSo() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-gone");
    camera.fake().status("offline");
    room.awaitPresence("ff-gone", "offline");
    assertThat(ask("ff-gone", "500ms").get().statusCode()).isEqualTo(410);
    assertThat(ask("ff-gone", "tomorrow").get().statusCode()).isEqualTo(400);
    assertThat(snapshots("ff-gone")).isEmpty();
  }

  @Test
  void streamThatRunsServesInsteadOfACapture() throws Exception {
    StreamingCamera camera = new StreamingCamera(room, "ff-runs").isWatched();
    try (Dialler device = camera.dials()) {
      camera.sends(device, 1);
      camera.awaitSequence(1);
      room.broker.clock().advance(Duration.ofMillis(200));
      CompletableFuture<HttpResponse<byte[]>> asked = ask("ff-runs", "50ms");
      room.get("/healthz");
      camera.sends(device, 2);
      assertThat(asked.get().headers().firstValue("X-Sequence")).contains("2");
      assertThat(snapshots("ff-runs")).isEmpty();
    }
  }
}
