package camfleet.manager.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Publication;
import camfleet.mqtt.PublishException;
import camfleet.runtime.MalformedException;
import camfleet.runtime.ManualClock;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final DeviceId CAM = new DeviceId("cam1");
  private final ManualClock clock = new ManualClock();
  private final Topics topics = Topics.standard();
  private final List<Publication> published = new ArrayList<>();
  private CompletableFuture<Void> broker = CompletableFuture.completedFuture(null);
  private final Dispatch dispatch =
      new Dispatch(
          topics,
          publication -> {
            published.add(publication);
            return broker;
          },
          clock);

  private void answers(DeviceId from, String id, CommandStatus status, byte[] correlation)
      throws MalformedException {
    Problem problem =
        status == CommandStatus.FAILED ? new Problem(ProblemCode.CAMERA_ERROR, "no camera") : null;
    String topic = topics.of(Channel.RESULT, from, "ping");
    dispatch.receive(
        topics.parse(topic).orElseThrow(),
        new Delivery(
            topic,
            new CommandResult(
                    id, from.value(), "ping", status, clock.instant(), Map.of(), problem, null)
                .toBytes(),
            1,
            false,
            null,
            null,
            correlation,
            Map.of(),
            clock.instant(),
            clock.getAsLong()));
  }

  private CompletableFuture<CommandResult> ping(String id) {
    return dispatch.send(CAM, "ping", Map.of(), id, Duration.ofSeconds(10));
  }

  @Test
  void requestNamesIdLifeAndAsker() throws MalformedException {
    ping("a1");
    assertThat(published.get(0).topic()).isEqualTo("camfleet/v1/dev/cam1/cmd/ping");
    assertThat(published.get(0).retain()).isFalse();
    assertThat(published.get(0).expiry()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Json.readObject(published.get(0).payload()))
        .containsEntry("id", "a1")
        .containsEntry("ttl_s", 10.0)
        .containsEntry("from", "manager");
  }

  @Test
  void onlyTheFinalResultOfThatDeviceAndIdCompletes() throws MalformedException {
    CompletableFuture<CommandResult> result = ping("a1");
    answers(CAM, "a1", CommandStatus.ACCEPTED, null);
    answers(CAM, "a2", CommandStatus.DONE, null);
    answers(new DeviceId("cam10"), "a1", CommandStatus.DONE, null);
    assertThat(result).isNotDone();
    answers(CAM, "a1", CommandStatus.FAILED, null);
    answers(CAM, "a1", CommandStatus.DONE, null);
    assertThat(result.join().status()).isEqualTo(CommandStatus.FAILED);
    assertThat(dispatch.counts()).containsOnly(Map.entry("failed", 1L));
  }

  @Test
  void silenceEndsAtTheTimeout() throws MalformedException {
    CompletableFuture<CommandResult> silent = ping("a1");
    CompletableFuture<CommandResult> begun = ping("a2");
    answers(CAM, "a2", CommandStatus.RUNNING, null);
    clock.advance(Duration.ofMillis(9_999));
    dispatch.tick();
    assertThat(silent).isNotDone();
    clock.advance(Duration.ofMillis(1));
    dispatch.tick();
    assertThatThrownBy(silent::join).hasMessageContaining("cam1 did not answer ping within 10.0 s");
    assertThatThrownBy(begun::join)
        .hasMessageContaining("cam1 accepted ping but gave no result within 10.0 s");
    assertThat(dispatch.waiting()).isZero();
  }

  @Test
  void sameIdIsSentOnceAndSharesTheResult() throws MalformedException {
    CompletableFuture<CommandResult> one = ping("a1");
    CompletableFuture<CommandResult> two = ping("a1");
    answers(CAM, "a1", CommandStatus.DONE, null);
    assertThat(published).hasSize(1);
    assertThat(one.join()).isEqualTo(two.join());
  }

  @Test
  void withoutBrokerItFailsAtOnce() {
    broker =
        CompletableFuture.failedFuture(
            new PublishException(PublishException.Reason.NOT_CONNECTED, "not connected"));
    assertThatThrownBy(() -> ping("a1").join())
        .hasMessageContaining("ping was not sent to cam1: not connected");
    assertThat(dispatch.waiting()).isZero();
  }

  @Test
  void overrideIsMatchedByItsCorrelation() throws MalformedException {
    CompletableFuture<CommandResult> result =
        dispatch.set(CAM, Map.of("fps", 5.0), Duration.ofSeconds(10));
    byte[] correlation = published.get(0).correlation();
    assertThat(new String(published.get(0).payload(), StandardCharsets.UTF_8))
        .isEqualTo("{\"fps\":5.0}");
    answers(CAM, "made-by-the-device", CommandStatus.DONE, correlation);
    assertThat(result.join().status()).isEqualTo(CommandStatus.DONE);
  }

  @Test
  void thousandCommandsHaveThousandResults() throws MalformedException {
    List<CompletableFuture<CommandResult>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(ping("id" + i));
    }
    for (int i = 999; i >= 0; i--) {
      answers(CAM, "id" + i, CommandStatus.DONE, null);
    }
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(dispatch.counts()).containsEntry("done", 1_000L);
  }
}
