package camfleet.manager.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.CameraStatus;
import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.DeviceState;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BrokerWatchTest {
  private final MemoryBroker broker = new MemoryBroker();
  private final Shell shell = new Shell(Map.of(), false);
  private BrokerWatch watch;

  @AfterEach
  void close() {
    if (watch != null) {
      watch.close();
    }
  }

  private void open(String selector, Path folder) throws Refusal {
    open(selector, folder, null);
  }

  private void open(String selector, Path folder, Double fps) throws Refusal {
    Terminal terminal = shell.terminal();
    watch =
        new BrokerWatch(
            broker,
            MqttSettings.of(MemoryBroker.ADDRESS, new Login("w", "operator", "secret")),
            IdGlobs.parse(selector),
            10,
            fps,
            folder,
            new WatchLines(terminal, true, Long.MAX_VALUE),
            terminal,
            broker.clock(),
            broker.clock());
    watch.start();
  }

  private void pass(long millis) {
    broker.clock().advance(Duration.ofMillis(millis));
  }

  /** The lines that are said now, without the time of day. */
  private List<String> look() throws Exception {
    int before = shell.out().length();
    for (int i = 0; i < 10; i++) {
      watch.look(Duration.ZERO);
    }
    return shell
        .out()
        .substring(before)
        .lines()
        .map(line -> line.replaceFirst("\"at\":\"[^\"]*\",", ""))
        .toList();
  }

  private void status(String id, String word) {
    broker.publish(
        Publication.of("camfleet/v1/dev/" + id + "/status", word.getBytes(UTF_8), 1, true));
  }

  private void picture(String id, long seq) {
    picture(id, 1, seq);
  }

  private void picture(String id, long boot, long seq) {
    broker.publish(
        Publication.of("camfleet/v1/img/" + id + "/latest", ("jpeg" + seq).getBytes(UTF_8), 0, true)
            .withExpiry(Duration.ofSeconds(10))
            .withUserProperties(
                Map.of(
                    "boot",
                    "" + boot,
                    "seq",
                    "" + seq,
                    "at",
                    broker.clock().instant().toString())));
  }

  private static String line(String change, String id, String presence, Object seq, Object age) {
    return line(change, id, presence, seq, age, null);
  }

  private static String line(
      String change, String id, String presence, Object seq, Object age, Object missed) {
    return ("{\"change\":\"%s\",\"device\":\"%s\",\"presence\":\"%s\",\"seq\":%s,\"age_ms\":%s,"
            + "\"fps\":null,\"missed\":%s}")
        .formatted(change, id, presence, seq, age, missed);
  }

  @Test
  void saysPresenceAndPicturesWithTheirAge() throws Exception {
    status("cam1", "online");
    picture("cam1", 7);
    pass(40);
    open("all", null);
    assertThat(look())
        .containsExactly(
            line("presence", "cam1", "online", null, null), line("frame", "cam1", "online", 7, 40));
    picture("cam1", 8);
    pass(110);
    assertThat(look()).containsExactly(line("frame", "cam1", "online", 8, 110, 0));
    status("cam1", "offline");
    assertThat(look()).containsExactly(line("presence", "cam1", "offline", 8, 110));
  }

  @Test
  void tellsWhatWasMissedSinceTheLineBefore() throws Exception {
    status("cam1", "online");
    picture("cam1", 7);
    open("all", null);
    look();
    for (long seq = 8; seq <= 20; seq++) {
      picture("cam1", seq);
    }
    pass(110);
    assertThat(look()).containsExactly(line("frame", "cam1", "online", 20, 110, 12));
    picture("cam1", 2, 40);
    pass(110);
    assertThat(look())
        .as("the device started anew")
        .containsExactly(line("frame", "cam1", "online", 40, 110));
  }

  @Test
  void retainedOnlineAloneIsNoProof() throws Exception {
    status("cam1", "online");
    open("all", null);
    assertThat(look()).isEmpty();
    pass(2_001);
    assertThat(look()).containsExactly(line("presence", "cam1", "unknown", null, null));
    status("cam1", "online");
    assertThat(look()).containsExactly(line("presence", "cam1", "online", null, null));
    pass(30_001);
    assertThat(look()).containsExactly(line("presence", "cam1", "stale", null, null));
  }

  @Test
  void watchesOnlyWhatWasSelected() throws Exception {
    open("cam*,porch", null);
    for (String id : List.of("cam1", "yard", "porch")) {
      status(id, "online");
    }
    assertThat(look())
        .containsExactlyInAnyOrder(
            line("presence", "cam1", "online", null, null),
            line("presence", "porch", "online", null, null));
  }

  private void state(CameraStatus camera, String error) {
    DeviceState state =
        new DeviceState(
            broker.clock().instant(),
            1,
            1,
            true,
            false,
            camera,
            error,
            29.5,
            640,
            480,
            1,
            null,
            null);
    broker.publish(Publication.of("camfleet/v1/dev/cam1/state", Json.bytes(state), 1, true));
  }

  @Test
  void saysThatACameraGivesNoNewPicturesAndThatItDoesAgain() throws Exception {
    open("all", null);
    status("cam1", "online");
    look();
    state(CameraStatus.FROZEN, "the same picture since 10:00");
    assertThat(look())
        .singleElement()
        .asString()
        .contains("\"presence\":\"online\"")
        .endsWith("\"missed\":null,\"stale\":\"the same picture since 10:00\"}");
    state(CameraStatus.FAILED, null);
    assertThat(look()).as("it is told once").isEmpty();
    state(CameraStatus.BLACK, "the pictures are black");
    assertThat(look()).singleElement().asString().endsWith("\"missed\":null}");
  }

  @Test
  void showsTheRateThatTheDeviceTells() throws Exception {
    open("all", null);
    state(CameraStatus.OK, null);
    assertThat(look()).singleElement().asString().endsWith("\"fps\":29.5,\"missed\":null}");
  }

  @Test
  void keepsTheNewestPictureOnDisk(@TempDir Path folder) throws Exception {
    open("all", folder);
    status("cam1", "online");
    for (int seq = 1; seq < 4; seq++) {
      picture("cam1", seq);
      pass(200);
      look();
    }
    assertThat(folder.resolve("cam1.jpg")).hasContent("jpeg3");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void asksNothingOfADeviceThatIsAwayOrGone() throws Exception {
    open("all", null);
    status("cam1", "offline");
    picture("cam1", 1);
    pass(5_000);
    assertThat(look()).containsExactly(line("presence", "cam1", "offline", null, null));
    status("cam1", "");
    assertThat(look()).isEmpty();
    status("cam1", "online");
    picture("cam1", 2);
    assertThat(look()).hasSize(2);
  }

  private List<Map<String, Object>> asked(String id) {
    return broker.published("camfleet/v1/dev/" + id + "/cmd/stream").stream()
        .map(message -> read(message.payload()).args())
        .toList();
  }

  private static CommandRequest read(byte[] payload) {
    try {
      return Json.read(payload, CommandRequest.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void asksForMorePicturesWhileItWatches() throws Exception {
    open("cam1", null, 4.0);
    status("cam1", "online");
    status("cam2", "online");
    look();
    assertThat(asked("cam1"))
        .containsExactly(
            Map.of(
                "action", "start", "endpoint", "mqtt", "session", "w", "fps", 4.0, "lease_s", 30L));
    pass(9_000);
    look();
    assertThat(asked("cam1")).hasSize(1);
    pass(1_500);
    look();
    assertThat(asked("cam1")).hasSize(2);
    watch.close();
    assertThat(asked("cam1"))
        .last()
        .isEqualTo(Map.of("action", "stop", "endpoint", "mqtt", "session", "w"));
    assertThat(asked("cam2")).isEmpty();
  }

  @Test
  void asksNobodyWithoutBeingTold() throws Exception {
    open("all", null);
    status("cam1", "online");
    look();
    watch.close();
    assertThat(asked("cam1")).isEmpty();
  }

  @Test
  void saysOnceThatItMayNotAskAndGoesOn() throws Exception {
    broker.denyPublish((client, topic) -> topic.contains("/cmd/"));
    open("all", null, 4.0);
    status("cam1", "online");
    look();
    pass(10_001);
    status("cam1", "online");
    look();
    assertThat(shell.err()).containsOnlyOnce("may not ask for more pictures");
    picture("cam1", 3);
    pass(1_000);
    assertThat(look()).hasSize(1);
  }

  private String lastAsked(String id) {
    List<Publication> all = broker.published("camfleet/v1/dev/" + id + "/cmd/stream");
    return read(all.get(all.size() - 1).payload()).id();
  }

  private void answers(String id, String request, Problem problem) {
    CommandStatus status = problem == null ? CommandStatus.DONE : CommandStatus.REJECTED;
    broker.publish(
        Publication.of(
            "camfleet/v1/dev/" + id + "/res/stream",
            Json.bytes(
                new CommandResult(
                    request,
                    id,
                    "stream",
                    status,
                    broker.clock().instant(),
                    Map.of(),
                    problem,
                    null)),
            1,
            false));
  }

  @Test
  void tellsOnceWhatADeviceAnswersAgainstIt() throws Exception {
    Problem busy =
        new Problem(ProblemCode.BUSY, "a device publishes pictures for at most 16 wishes");
    open("cam1", null, 4.0);
    status("cam1", "online");
    look();
    answers("cam1", "somebody else's", new Problem(ProblemCode.INTERNAL, "not our affair"));
    for (int i = 0; i < 3; i++) {
      answers("cam1", lastAsked("cam1"), busy);
      look();
      pass(10_001);
      look();
    }
    assertThat(shell.err())
        .isEqualTo(
            "cam1 was asked for more pictures and answered busy: a device publishes pictures for"
                + " at most 16 wishes; they come as it publishes them\n");
    answers("cam1", lastAsked("cam1"), null);
    look();
    answers("cam1", lastAsked("cam1"), busy);
    look();
    assertThat(shell.err().lines()).as("it was well in between").hasSize(2);
  }

  @Test
  void whoMayNotAskHearsOneSentenceOfIt() throws Exception {
    broker.denyPublish((client, topic) -> topic.contains("/cmd/"));
    broker.denySubscribe((client, filter) -> filter.contains("/res/"));
    open("all", null, 4.0);
    status("cam1", "online");
    look();
    assertThat(shell.err().lines()).singleElement().asString().contains("log in as an operator");
  }

  @Test
  void brokerThatDoesNotLetUsInIsOneSentence() {
    broker.denyLogin(login -> true);
    assertThatThrownBy(() -> open("all", null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("refused user \"operator\": bad user name or password");
  }

  @Test
  void saysThatTheConnectionIsLostAndGoesOn() throws Exception {
    open("all", null);
    broker.cut("w");
    assertThat(shell.err()).contains("lost the connection").endsWith("trying again\n");
    broker.reconnect("w");
    status("cam1", "online");
    assertThat(look()).hasSize(1);
  }

  @Test
  void wrongUsageOfTheCommandIsOneSentence() {
    assertThat(shell.run("watch", "group:lab", "--via", "mqtt")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err())
        .isEqualTo(
            "only the manager knows who is in \"group:lab\"; with --via mqtt give ids or globs\n");
    assertThat(shell.run("watch", "--save", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("need --via mqtt");
    assertThat(shell.run("watch", "--via", "mqtt", "--fps", "31")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).endsWith("--fps must be 0.1..30, was 31.0\n");
    assertThat(shell.run("watch", "--via", "mqtt", "--broker", "http://x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("broker must be mqtt://");
  }
}
