package camfleet.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import camfleet.message.DesiredConfig;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.Severity;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever database is behind it. */
abstract class StoreContract {
  static final Instant AT = Instant.parse("2026-11-20T14:00:00.123456789Z");
  static final DeviceId CAM1 = DeviceId.of("cam1");
  static final DeviceId CAM2 = DeviceId.of("cam2");
  static final int KEPT = 5;

  /** Letters of one to four bytes, quotes, a line break and a backslash. */
  static final String STRANGE = "Tür'\"; drop table event; -- \\ 夜 📷\n\t{}?:name";

  Store store;

  /** Settings of an empty database. */
  abstract StoreSettings empty();

  @BeforeEach
  void open() {
    store = Store.open(empty().withKept(KEPT, EventLog.Keep.DEFAULTS));
  }

  @AfterEach
  void close() {
    store.close();
  }

  // ---- devices

  @Test
  void aDeviceKeepsWhenItWasFirstSeen() {
    store.saveDevices(List.of(new StoredDevice(CAM2, AT, AT), new StoredDevice(CAM1, AT, AT)));
    Instant later = AT.plusSeconds(60);
    store.saveDevices(List.of(new StoredDevice(CAM1, later, later)));
    assertThat(store.devices())
        .containsExactly(new StoredDevice(CAM1, AT, later), new StoredDevice(CAM2, AT, AT));
  }

  @Test
  void devicesAreSortedAsTheirIdsAreWhateverTheLocale() {
    List<DeviceId> ids =
        List.of("a-b", "ab0", "ab-", "abc", "a0c", "-ab", "0ab").stream()
            .map(DeviceId::of)
            .toList();
    ids.forEach(id -> store.saveDevices(List.of(new StoredDevice(id, AT, AT))));
    store.addDeviceRevisions(ids.stream().map(id -> sent(id, 1)).toList());
    List<DeviceId> sorted = ids.stream().sorted().toList();
    assertThat(store.devices()).extracting(StoredDevice::id).isEqualTo(sorted);
    assertThat(store.newestDeviceRevisions()).extracting(DeviceRevision::device).isEqualTo(sorted);
  }

  @Test
  void aForgottenDeviceLosesItsRevisionsButNotItsEvents() {
    store.saveDevices(List.of(new StoredDevice(CAM1, AT, AT), new StoredDevice(CAM2, AT, AT)));
    store.addDeviceRevisions(List.of(sent(CAM1, 1), sent(CAM2, 1)));
    store.addEvent(event(CAM1, AT, "rejected"));
    store.forgetDevice(CAM1);
    assertThat(store.devices()).extracting(StoredDevice::id).containsExactly(CAM2);
    assertThat(store.newestDeviceRevisions()).containsExactly(sent(CAM2, 1));
    assertThat(store.events(CAM1, null, Long.MAX_VALUE, 10)).hasSize(1);
    store.addDeviceRevisions(List.of(sent(CAM1, 1)));
  }

  // ---- the fleet's document

  @Test
  void anEmptyStoreHasNothing() {
    assertThat(store.devices()).isEmpty();
    assertThat(store.head()).isEmpty();
    assertThat(store.released()).isEmpty();
    assertThat(store.fleetRevision(1)).isEmpty();
    assertThat(store.fleetRevisionAt(AT)).isEmpty();
    assertThat(store.fleetRevisions(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.newestDeviceRevisions()).isEmpty();
    assertThat(store.deviceRevisions(CAM1, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.rollout(1)).isEmpty();
    assertThat(store.rolloutDevices(1)).isEmpty();
    assertThat(store.rollouts(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.events(null, null, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.pruneEvents(AT, 1)).isZero();
  }

  @Test
  void nothingToStoreIsStored() {
    store.saveDevices(List.of());
    store.addDeviceRevisions(List.of());
    store.setOutcomes(List.of());
    assertThat(store.addEvents(List.of())).isEmpty();
  }

  @Test
  void fleetRevisionsAreNumberedFromOneWhateverTheyBring() {
    assertThat(store.addFleetRevision(fleet(99, AT, "{}")).number()).isEqualTo(1);
    assertThat(store.addFleetRevision(fleet(1, AT, "{}")).number()).isEqualTo(2);
    assertThat(store.head().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void aFleetRevisionComesBackAsItWas() {
    for (FleetRevision.Origin origin : FleetRevision.Origin.values()) {
      for (String why : new String[] {null, "", STRANGE}) {
        FleetRevision stored =
            store.addFleetRevision(
                new FleetRevision(
                    0, AT, STRANGE, why, origin, "{\"a\":\"" + origin + "\"}", why == null));
        assertThat(store.fleetRevision(stored.number())).contains(stored);
        assertThat(stored.by()).isEqualTo(STRANGE);
        assertThat(stored.at()).isEqualTo(AT);
      }
    }
  }

  @Test
  void aDocumentOfAMegabyteComesBackAsItWas() {
    String document = "{\"name\":\"" + "ü夜📷x".repeat(100_000) + "\"}";
    store.addFleetRevision(fleet(0, AT, document));
    assertThat(store.head().orElseThrow().document()).isEqualTo(document);
  }

  @Test
  void theNewestReleasedIsNotTheNewest() {
    for (int i = 0; i < 3; i++) {
      store.addFleetRevision(fleet(0, AT, "{}"));
    }
    assertThat(store.released()).isEmpty();
    store.markReleased(2);
    store.markReleased(7);
    assertThat(store.released().orElseThrow().number()).isEqualTo(2);
    assertThat(store.released().orElseThrow().released()).isTrue();
    assertThat(store.head().orElseThrow().released()).isFalse();
  }

  @Test
  void aFleetRevisionIsFoundByTime() {
    store.addFleetRevision(fleet(0, AT, "{}"));
    store.addFleetRevision(fleet(0, AT.plusSeconds(10), "{}"));
    assertThat(store.fleetRevisionAt(AT.minusNanos(1))).isEmpty();
    assertThat(store.fleetRevisionAt(AT).orElseThrow().number()).isEqualTo(1);
    assertThat(store.fleetRevisionAt(AT.plusSeconds(9)).orElseThrow().number()).isEqualTo(1);
    assertThat(store.fleetRevisionAt(AT.plusSeconds(10)).orElseThrow().number()).isEqualTo(2);
    assertThat(store.fleetRevisionAt(Instant.MAX).orElseThrow().number()).isEqualTo(2);
    assertThat(store.fleetRevisionAt(Instant.MIN)).isEmpty();
  }

  @Test
  void fleetRevisionsAreReadInPagesNewestFirst() {
    for (int i = 0; i < 7; i++) {
      store.addFleetRevision(fleet(0, AT.plusSeconds(i), "{}"));
    }
    assertThat(store.fleetRevisions(Long.MAX_VALUE, 3))
        .extracting(FleetRevision::number)
        .containsExactly(7L, 6L, 5L);
    assertThat(store.fleetRevisions(5, 10))
        .extracting(FleetRevision::number)
        .containsExactly(4L, 3L, 2L, 1L);
    assertThat(store.fleetRevisions(1, 10)).isEmpty();
  }

  // ---- what was wanted of each device

  @Test
  void aDeviceRevisionComesBackAsItWasToTheByte() {
    DesiredConfig desired =
        new DesiredConfig(
            7,
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            STRANGE,
            List.of("night", STRANGE),
            Map.of("name", STRANGE, "fps", 4.5, "rois", List.of(Map.of("x", 1L)), "on", true));
    List<Problem> errors =
        List.of(
            new Problem(ProblemCode.OUT_OF_RANGE, STRANGE, "fps"),
            new Problem(ProblemCode.CAMERA_ERROR, "no picture"));
    for (DeviceRevision.Outcome outcome : DeviceRevision.Outcome.values()) {
      DeviceId device = DeviceId.of("cam-" + outcome.ordinal());
      DeviceRevision revision = new DeviceRevision(device, desired, 3, 12L, outcome, AT, errors);
      store.addDeviceRevisions(List.of(revision));
      DeviceRevision read = store.deviceRevisions(device, Long.MAX_VALUE, 1).get(0);
      assertThat(read).isEqualTo(revision);
      assertThat(read.desired().toBytes()).isEqualTo(desired.toBytes());
    }
  }

  @Test
  void anAbsentRolloutAndOutcomeStayAbsent() {
    store.addDeviceRevisions(List.of(sent(CAM1, 1)));
    DeviceRevision read = store.newestDeviceRevisions().get(0);
    assertThat(read.rollout()).isNull();
    assertThat(read.outcomeAt()).isNull();
  }

  @Test
  void theNewestOfEachDeviceIsThatOfTheGreatestRev() {
    store.addDeviceRevisions(List.of(sent(CAM1, 2), sent(CAM2, 40), sent(CAM1, 11)));
    store.addDeviceRevisions(List.of(sent(CAM1, 9)));
    assertThat(store.newestDeviceRevisions()).containsExactly(sent(CAM1, 11), sent(CAM2, 40));
  }

  @Test
  void aRevisionThatIsThereAlreadyIsRefusedWithAllThatCameWithIt() {
    store.addDeviceRevisions(List.of(sent(CAM1, 1)));
    assertThatThrownBy(
            () ->
                store.addDeviceRevisions(
                    List.of(sent(CAM2, 1), sent(CAM1, 2), sent(CAM1, 1), sent(CAM2, 2))))
        .isInstanceOf(StoreException.class)
        .hasMessage("storing revisions failed: it is there already");
    assertThat(store.newestDeviceRevisions()).containsExactly(sent(CAM1, 1));
    store.addDeviceRevisions(List.of(sent(CAM1, 2)));
  }

  @Test
  void anOutcomeReplacesTheOneBefore() {
    store.addDeviceRevisions(List.of(sent(CAM1, 1), sent(CAM1, 2)));
    List<Problem> errors = List.of(new Problem(ProblemCode.OUT_OF_RANGE, "fps …", "fps"));
    DeviceRevision rejected =
        new DeviceRevision(
            CAM1, sent(CAM1, 1).desired(), 3, null, DeviceRevision.Outcome.REJECTED, AT, errors);
    store.setOutcomes(List.of(rejected, sent(CAM2, 5)));
    assertThat(store.deviceRevisions(CAM1, Long.MAX_VALUE, 10))
        .containsExactly(sent(CAM1, 2), rejected);
    assertThat(store.deviceRevisions(CAM2, Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void theNewestRevisionsOfEachDeviceAreKept() {
    LongStream.rangeClosed(1, 12)
        .forEach(rev -> store.addDeviceRevisions(List.of(sent(CAM1, rev), sent(CAM2, 10 * rev))));
    // What was found on the broker may be far ahead; the ones before it are still the newest.
    store.addDeviceRevisions(List.of(sent(CAM1, 5_000)));
    assertThat(store.deviceRevisions(CAM1, Long.MAX_VALUE, 100))
        .extracting(DeviceRevision::rev)
        .containsExactly(5_000L, 12L, 11L, 10L, 9L);
    assertThat(store.deviceRevisions(CAM2, Long.MAX_VALUE, 100))
        .extracting(DeviceRevision::rev)
        .containsExactly(120L, 110L, 100L, 90L, 80L);
  }

  @Test
  void aBatchOfManyRevisionsOfOneDeviceLeavesTheNewest() {
    store.addDeviceRevisions(
        LongStream.rangeClosed(1, 20).mapToObj(rev -> sent(CAM1, rev)).toList());
    assertThat(store.deviceRevisions(CAM1, 20, 100))
        .extracting(DeviceRevision::rev)
        .containsExactly(19L, 18L, 17L, 16L);
  }

  // ---- rollouts

  @Test
  void aRolloutComesBackAsItWas() {
    for (StoredRollout.State state : StoredRollout.State.values()) {
      StoredRollout wished =
          new StoredRollout(
              0, 4, 3, AT, STRANGE, null, "{\"waves\":[1]}", state, 2, null, STRANGE, AT);
      StoredRollout stored = store.addRollout(wished, List.of());
      assertThat(stored.number()).isEqualTo(state.ordinal() + 1);
      assertThat(store.rollout(stored.number())).contains(stored);
    }
    assertThat(store.rollouts(Long.MAX_VALUE, 2))
        .extracting(StoredRollout::number)
        .containsExactly((long) StoredRollout.State.values().length, 6L);
    assertThat(store.rollouts(3, 10)).extracting(StoredRollout::number).containsExactly(2L, 1L);
  }

  @Test
  void devicesOfARolloutAreSortedByWaveAndChangeOneByOne() {
    StoredRollout rollout =
        store.addRollout(
            running(), List.of(waiting(99, CAM2, 1), waiting(99, DeviceId.of("abc"), 1)));
    long number = rollout.number();
    StoredRollout moved =
        new StoredRollout(
            number,
            4,
            3,
            AT,
            "ann",
            "why",
            "{}",
            StoredRollout.State.HALTED,
            1,
            AT.plusSeconds(1),
            "cam2 failed",
            AT.plusSeconds(2));
    RolloutDevice failed =
        new RolloutDevice(
            number, CAM2, 1, RolloutDevice.State.FAILED, 8, "no picture", AT.plusSeconds(2));
    RolloutDevice late = waiting(number, CAM1, 0);
    store.saveRollout(moved, List.of(failed, late));
    assertThat(store.rollout(number)).contains(moved);
    assertThat(store.rolloutDevices(number))
        .containsExactly(late, waiting(number, DeviceId.of("abc"), 1), failed);
  }

  @Test
  void devicesOfARolloutThatIsNotThereAreRefused() {
    StoredRollout stored = store.addRollout(running(), List.of());
    StoredRollout other =
        new StoredRollout(
            stored.number() + 1,
            4,
            3,
            AT,
            "ann",
            null,
            "{}",
            StoredRollout.State.RUNNING,
            0,
            AT,
            null,
            AT);
    assertThatThrownBy(() -> store.saveRollout(other, List.of(waiting(2, CAM1, 0))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("storing rollout 2 failed");
    assertThat(store.rolloutDevices(2)).isEmpty();
  }

  // ---- events

  @Test
  void anEventComesBackAsItWas() {
    StoredEvent wished =
        new StoredEvent(
            77,
            AT,
            CAM1,
            "camera",
            "frame_too_large",
            Severity.WARNING,
            STRANGE,
            "ann",
            Map.of("bytes", 5L, "why", STRANGE));
    StoredEvent stored = store.addEvent(wished);
    assertThat(stored.number()).isEqualTo(1);
    assertThat(store.events(null, null, Long.MAX_VALUE, 10)).containsExactly(stored);
    assertThat(stored.data()).isEqualTo(wished.data());
    assertThat(stored.message()).isEqualTo(STRANGE);
  }

  @Test
  void whatOneDatabaseCannotHoldIsReplacedInBoth() {
    StoredEvent stored =
        store.addEvent(
            new StoredEvent(
                0, AT, null, "fleet", "odd", Severity.INFO, "a\0b\ud83d", null, Map.of("k", "\0")));
    StoredEvent read = store.events(null, null, Long.MAX_VALUE, 1).get(0);
    assertThat(read).isEqualTo(stored);
    assertThat(read.message()).isEqualTo("a\ufffdb?");
    assertThat(read.data()).containsEntry("k", "\0");
  }

  @Test
  void anEventWhoseDetailsCannotBeWrittenKeepsItsSentence() {
    store.addEvents(
        List.of(
            event(CAM1, AT, "before"),
            new StoredEvent(
                0, AT, CAM1, "camera", "odd", Severity.INFO, "odd", null, Map.of("k", "\ud83d"))));
    assertThat(store.events(null, null, Long.MAX_VALUE, 10))
        .extracting(StoredEvent::type)
        .containsExactly("odd", "before");
  }

  @Test
  void eventsAreFoundByDeviceAndTimeInPagesNewestFirst() {
    for (int i = 0; i < 6; i++) {
      store.addEvent(event(i % 2 == 0 ? CAM1 : null, AT.plusSeconds(i), "e" + i));
    }
    assertThat(types(store.events(null, null, Long.MAX_VALUE, 3)))
        .containsExactly("e5", "e4", "e3");
    assertThat(types(store.events(null, null, 4, 10))).containsExactly("e2", "e1", "e0");
    assertThat(types(store.events(CAM1, null, Long.MAX_VALUE, 10)))
        .containsExactly("e4", "e2", "e0");
    assertThat(types(store.events(CAM1, AT.plusSeconds(2), 5, 10))).containsExactly("e2");
    assertThat(types(store.events(null, AT.plusSeconds(4), Long.MAX_VALUE, 10)))
        .containsExactly("e5", "e4");
    assertThat(store.events(CAM2, null, Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void oldEventsAreForgottenByAgeAndByNumberButNeverTheNewest() {
    store.addEvents(
        IntStream.range(0, 10).mapToObj(i -> event(CAM1, AT.plusSeconds(i), "e" + i)).toList());
    assertThat(store.pruneEvents(AT.plusSeconds(3), 100)).isEqualTo(3);
    assertThat(store.pruneEvents(AT, 4)).isEqualTo(3);
    assertThat(types(store.events(null, null, Long.MAX_VALUE, 100)))
        .containsExactly("e9", "e8", "e7", "e6");
    assertThat(store.pruneEvents(AT.plus(Duration.ofDays(1)), 1)).isEqualTo(3);
    assertThat(store.addEvent(event(CAM1, AT, "next")).number()).isEqualTo(11);
  }

  // ---- together

  @Test
  void numbersOfTwoThreadsAreDistinctAndWithoutGaps() {
    List<Long> numbers = new ArrayList<>();
    List<CompletableFuture<List<Long>>> both =
        IntStream.range(0, 2)
            .mapToObj(
                one ->
                    CompletableFuture.supplyAsync(
                        () ->
                            IntStream.range(0, 25)
                                .mapToObj(i -> store.addFleetRevision(fleet(0, AT, "{}")).number())
                                .toList()))
            .toList();
    for (CompletableFuture<List<Long>> one : both) {
      List<Long> mine = one.join();
      assertThat(mine).isSorted();
      numbers.addAll(mine);
    }
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
  }

  @Test
  void whoReadsWhileAnotherWritesSeesWholeBatches() {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () ->
                LongStream.rangeClosed(1, 40)
                    .forEach(
                        rev ->
                            store.addDeviceRevisions(List.of(sent(CAM1, rev), sent(CAM2, rev)))));
    do {
      List<DeviceRevision> newest = store.newestDeviceRevisions();
      assertThat(newest.stream().map(DeviceRevision::rev).distinct().count())
          .isLessThanOrEqualTo(1);
    } while (!writing.isDone());
    writing.join();
  }

  @Test
  void aStoreThatIsClosedSaysSoAndClosesAgain() {
    store.close();
    store.close();
    assertThatThrownBy(() -> store.head())
        .isInstanceOf(StoreException.class)
        .hasMessage("reading the fleet's document failed: the store is not open");
    assertThatThrownBy(() -> store.addEvent(event(CAM1, AT, "late")))
        .isInstanceOf(StoreException.class);
  }

  // ---- material

  static FleetRevision fleet(long number, Instant at, String document) {
    return new FleetRevision(number, at, "ann", null, FleetRevision.Origin.APPLY, document, false);
  }

  static DeviceRevision sent(DeviceId device, long rev) {
    DesiredConfig desired =
        new DesiredConfig(rev, AT, "ann", List.of("night"), Map.of("fps", 5L, "name", "Porch"));
    return new DeviceRevision(
        device, desired, 3, null, DeviceRevision.Outcome.SENT, null, List.of());
  }

  static StoredRollout running() {
    return new StoredRollout(
        0, 4, 3, AT, "ann", "why", "{}", StoredRollout.State.RUNNING, 0, AT, null, AT);
  }

  static RolloutDevice waiting(long rollout, DeviceId device, int wave) {
    return new RolloutDevice(rollout, device, wave, RolloutDevice.State.WAITING, 0, null, AT);
  }

  static StoredEvent event(DeviceId device, Instant at, String type) {
    return new StoredEvent(0, at, device, "camera", type, Severity.INFO, type, null, Map.of());
  }

  static List<String> types(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::type).toList();
  }
}
