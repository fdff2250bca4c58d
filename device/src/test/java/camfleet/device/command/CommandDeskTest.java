package camfleet.device.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import camfleet.device.uplink.Events;
import camfleet.device.uplink.Outlet;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.ProblemCode;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.Publication;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandDeskTest {
  private static final String RES = "camfleet/v1/dev/cam1/res/";

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker broker = new MemoryBroker(clock);
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicInteger executions = new AtomicInteger();
  private final CompletableFuture<Outcome> slow = new CompletableFuture<>();
  private final Refusals refusals = new Refusals(clock, System.getLogger("test"));
  private MqttLink link;
  private CommandDesk desk;

  @BeforeEach
  void start() {
    link =
        broker.link(
            MqttSettings.of(MemoryBroker.ADDRESS, Login.of("cam1", null)),
            new Inbox(9, topic -> false),
            new LinkListener() {
              @Override
              public void connected(BrokerLimits limits) {}

              @Override
              public void disconnected(String reason) {}
            });
    link.start();
    Outlet outlet = new Outlet(Topics.standard(), DeviceId.of("cam1"), link);
    Map<String, Handler> handlers =
        Map.of(
            "count", arguments -> counted(arguments),
            "slow", arguments -> slow,
            "bug",
                arguments -> {
                  throw new IllegalStateException("a bug");
                },
            "busy",
                arguments -> {
                  throw new CommandException(ProblemCode.BUSY, "later");
                },
            "dark",
                arguments ->
                    CompletableFuture.failedFuture(
                        new CommandException(ProblemCode.CAMERA_ERROR, "no light")));
    desk =
        new CommandDesk(
            handlers,
            outlet,
            new Results(outlet, timer, clock),
            new Events(outlet, 1, clock, System.getLogger("test")),
            refusals,
            timer,
            new Random(1),
            clock,
            clock,
            System.getLogger("camfleet.test"));
  }

  private CompletableFuture<Outcome> counted(Arguments arguments) throws CommandException {
    arguments.number("n", 1, 5);
    arguments.end();
    return CompletableFuture.completedFuture(
        new Outcome(Map.of("n", executions.incrementAndGet()), null));
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    link.close();
  }

  private Delivery delivery(String name, String payload) {
    return delivery(name, payload, false, null, null, null);
  }

  private Delivery delivery(
      String name,
      String payload,
      boolean retained,
      Duration expires,
      String response,
      String correlation) {
    return new Delivery(
        "camfleet/v1/dev/cam1/cmd/" + name,
        payload.getBytes(StandardCharsets.UTF_8),
        1,
        retained,
        expires,
        response,
        correlation == null ? null : correlation.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        clock.instant(),
        clock.getAsLong());
  }

  private void send(String name, String payload) {
    desk.accept(delivery(name, payload), name, false);
  }

  private List<CommandResult> results(String name) {
    return broker.published(RES + name).stream().map(CommandDeskTest::read).toList();
  }

  private static CommandResult read(Publication publication) {
    try {
      return Json.read(publication.payload(), CommandResult.class);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private CommandResult only(String name) {
    assertThat(results(name)).hasSize(1);
    return results(name).get(0);
  }

  @Test
  void acceptsEmptyBracesAndAButton() {
    for (String payload : List.of("", "{}", "PRESS", " PRESS\n")) {
      send("count", payload);
    }
    assertThat(results("count")).hasSize(4).allMatch(r -> r.status() == CommandStatus.DONE);
  }

  @Test
  void executesAnIdOnceAndAnswersEachTime() {
    send("count", "{\"id\":\"a\"}");
    send("count", "{\"id\":\"a\"}");
    assertThat(executions).hasValue(1);
    assertThat(results("count")).hasSize(2);
    assertThat(results("count").get(1)).isEqualTo(results("count").get(0));
    clock.advance(Duration.ofMinutes(10));
    send("count", "{\"id\":\"a\"}");
    assertThat(executions).hasValue(2);
  }

  @Test
  void givesOneResultToARepetitionThatComesMeanwhile() {
    send("slow", "{\"id\":\"a\"}");
    desk.accept(
        delivery("slow", "{\"id\":\"a\"}", false, null, "camfleet/v1/reply/operator/1", null),
        "slow",
        false);
    assertThat(results("slow")).isEmpty();
    slow.complete(new Outcome(Map.of(), null));
    only("slow");
    assertThat(broker.published("camfleet/v1/reply/operator/1")).hasSize(1);
  }

  @Test
  void doesNotHoldUpOthersForASlowOne() {
    send("slow", "");
    send("count", "");
    only("count");
    assertThat(results("slow")).isEmpty();
  }

  @Test
  void expiresWhatComesTooLate() {
    Delivery ttl = delivery("count", "{\"id\":\"t\",\"ttl_s\":2}");
    Delivery mqtt = delivery("count", "{\"id\":\"m\"}", false, Duration.ofSeconds(2), null, null);
    clock.advance(Duration.ofSeconds(3));
    desk.accept(ttl, "count", false);
    desk.accept(mqtt, "count", false);
    assertThat(executions).hasValue(0);
    assertThat(results("count"))
        .hasSize(2)
        .allMatch(r -> r.status() == CommandStatus.EXPIRED)
        .allMatch(r -> r.error().code() == ProblemCode.EXPIRED);
  }

  @Test
  void refusesWhatIsRetained() {
    desk.accept(delivery("count", "", true, null, null, null), "count", false);
    assertThat(executions).hasValue(0);
    assertThat(results("count")).isEmpty();
    assertThat(broker.published("camfleet/v1/dev/cam1/event/security")).hasSize(1);
  }

  @Test
  void rejectsWhatIsNoRequestWithItsIdWhereThereIsOne() {
    send("count", "hello");
    send("count", "[1]");
    send("count", "{\"id\":\"b\",\"ttl_s\":-1}");
    assertThat(results("count"))
        .hasSize(3)
        .allMatch(r -> r.status() == CommandStatus.REJECTED)
        .allMatch(r -> r.error().code() == ProblemCode.INVALID_ARGUMENT);
    assertThat(results("count").get(2).id()).isEqualTo("b");
    assertThat(refusals.count()).isEqualTo(3);
  }

  @Test
  void namesUnknownCommandsAndArguments() {
    send("nix", "");
    assertThat(only("nix").error().code()).isEqualTo(ProblemCode.UNSUPPORTED);
    send("count", "{\"args\":{\"m\":1}}");
    assertThat(results("count").get(0).status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(results("count").get(0).error().key()).isEqualTo("m");
    send("count", "{\"args\":{\"n\":6}}");
    assertThat(results("count").get(1).error().message())
        .isEqualTo("n must be a number 1..5, was 6");
    send("count", "{\"args\":{\"n\":\"x\"}}");
    assertThat(results("count").get(2).error().key()).isEqualTo("n");
    assertThat(executions).hasValue(0);
  }

  @Test
  void tellsRefusalFailureAndBugApart() {
    send("busy", "");
    send("dark", "");
    send("bug", "");
    assertThat(only("busy").status()).isEqualTo(CommandStatus.REJECTED);
    assertThat(only("dark").status()).isEqualTo(CommandStatus.FAILED);
    assertThat(only("dark").error().code()).isEqualTo(ProblemCode.CAMERA_ERROR);
    assertThat(only("bug").status()).isEqualTo(CommandStatus.FAILED);
    assertThat(only("bug").error().code()).isEqualTo(ProblemCode.INTERNAL);
    assertThat(only("bug").error().message()).doesNotContain("Exception");
  }

  @Test
  void repliesOnlyBelowReply() {
    desk.accept(
        delivery(
            "count",
            "{\"reply_to\":\"camfleet/v1/dev/cam2/cmd/restart\"}",
            false,
            null,
            "camfleet/v1/reply/operator/7",
            "c"),
        "count",
        false);
    desk.accept(
        delivery("count", "{\"reply_to\":\"reply/manager/8\"}", false, null, "a/b", null),
        "count",
        false);
    assertThat(broker.accepted())
        .extracting(accepted -> accepted.publication().topic())
        .containsExactly(
            RES + "count",
            "camfleet/v1/reply/operator/7",
            RES + "count",
            "camfleet/v1/reply/manager/8");
    Publication copy = broker.published("camfleet/v1/reply/operator/7").get(0);
    assertThat(copy.correlation()).asString().isEqualTo("c");
  }

  @Test
  void spreadsWhatManyShallDo() {
    desk.accept(delivery("count", "{\"id\":\"s\",\"spread_s\":0.5}"), "count", true);
    desk.accept(delivery("count", "{\"id\":\"s\",\"spread_s\":0.5}"), "count", true);
    assertThat(executions).hasValue(0);
    await().until(() -> results("count").size() == 1);
    send("count", "{\"spread_s\":3600}");
    assertThat(results("count")).hasSize(2);
  }

  @Test
  void bringsAResultAfterTheConnectionCameBack() {
    send("slow", "{\"id\":\"a\"}");
    broker.cut("cam1");
    slow.complete(new Outcome(Map.of(), null));
    assertThat(results("slow")).isEmpty();
    broker.reconnect("cam1");
    await().until(() -> results("slow").size() == 1);
  }

  @Test
  void answersWhatIsUnderWayWhenItCloses() {
    send("slow", "{\"id\":\"a\"}");
    desk.close();
    assertThat(only("slow").status()).isEqualTo(CommandStatus.FAILED);
    slow.complete(new Outcome(Map.of(), null));
    only("slow");
  }

  @Test
  void forgetsTheOldestWhenThereAreTooMany() {
    for (int i = 0; i <= ResultMemory.MOST; i++) {
      send("count", "{\"id\":\"" + i + "\"}");
    }
    assertThat(executions).hasValue(ResultMemory.MOST + 1);
    send("count", "{\"id\":\"" + ResultMemory.MOST + "\"}");
    assertThat(executions).hasValue(ResultMemory.MOST + 1);
    send("count", "{\"id\":\"0\"}");
    assertThat(executions).hasValue(ResultMemory.MOST + 2);
  }
}
