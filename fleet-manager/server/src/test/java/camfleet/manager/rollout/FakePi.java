package camfleet.manager.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.ConfigStatus;
import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.message.ReportedConfig;
import camfleet.setting.SettingTable;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A camera that does with a configuration what a test tells it. */
final class FakePi {
  /** What it makes of a configuration. */
  enum Manner {
    APPLIES,
    REJECTS,
    ROLLS_BACK,
    SAYS_NOTHING,
    /** Its camera failed before as well, so that it cannot tell yet. */
    CANNOT_TELL,
    /** It is not heard of any more once it has tried. */
    DIES
  }

  private static final Duration HEALTH = Duration.ofSeconds(10);

  final DeviceId id;
  Manner manner = Manner.APPLIES;
  Duration answerTime = Duration.ofMillis(300);

  /** Every different revision that ever reached it, by number. */
  final Map<Long, DesiredConfig> got = new TreeMap<>();

  int messages;
  private final RolloutRoom room;
  private final Map<String, Object> inForce = new LinkedHashMap<>(SettingTable.camera().defaults());
  private boolean isOnline;
  private DesiredConfig open;
  private long answerNanos;
  private long healthNanos;
  private long seq;
  private long rev;
  private ConfigStatus status = ConfigStatus.APPLIED;
  private List<Problem> errors = new ArrayList<>();

  FakePi(RolloutRoom room, DeviceId id) {
    this.room = room;
    this.id = id;
  }

  boolean isOnline() {
    return isOnline;
  }

  /** It connects. */
  void comes() {
    isOnline = true;
    reports();
    room.says(Channel.STATUS, id, RolloutRoom.bytes("online"));
    health();
    byte[] desired = room.retained(Channel.DESIRED, id);
    if (desired != null) {
      gets(desired);
    }
  }

  /** Its will is published. */
  void goes() {
    isOnline = false;
    open = null;
    room.says(Channel.STATUS, id, RolloutRoom.bytes("offline"));
  }

  void gets(byte[] payload) {
    if (!isOnline) {
      return;
    }
    messages++;
    DesiredConfig desired = RolloutRoom.read(payload, DesiredConfig.class);
    DesiredConfig before = got.putIfAbsent(desired.rev(), desired);
    assertThat(before == null || before.equals(desired))
        .as("%s got two documents as revision %d: %s, %s", id, desired.rev(), before, desired)
        .isTrue();
    if (desired.rev() > rev && (open == null || desired.rev() > open.rev())) {
      open = desired;
      answerNanos = room.clock.getAsLong() + answerTime.toNanos();
    } else if (desired.rev() == rev) {
      reports();
    }
  }

  void tick() {
    if (!isOnline) {
      return;
    }
    if (room.clock.getAsLong() - healthNanos >= HEALTH.toNanos()) {
      health();
    }
    if (open != null && room.clock.getAsLong() - answerNanos >= 0) {
      answer();
    }
  }

  private void answer() {
    switch (manner) {
      case APPLIES -> {
        inForce.clear();
        inForce.putAll(SettingTable.camera().defaults());
        inForce.putAll(open.config());
        says(ConfigStatus.APPLIED, List.of());
      }
      case REJECTS ->
          says(
              ConfigStatus.REJECTED,
              List.of(
                  new Problem(
                      ProblemCode.OUT_OF_RANGE, "fps must be 1..30 on this camera", "fps")));
      case ROLLS_BACK ->
          says(
              ConfigStatus.ROLLED_BACK,
              List.of(
                  new Problem(ProblemCode.CAMERA_ERROR, "no picture within 15 s at 1920x1080")));
      case CANNOT_TELL ->
          says(
              ConfigStatus.PENDING,
              List.of(new Problem(ProblemCode.CAMERA_ERROR, "the camera failed before as well")));
      case SAYS_NOTHING -> {}
      case DIES -> goes();
    }
  }

  private void says(ConfigStatus word, List<Problem> why) {
    rev = open.rev();
    status = word;
    errors = why;
    open = null;
    reports();
  }

  /** What is in force on it. */
  Object inForce(String key) {
    return inForce.get(key);
  }

  private void reports() {
    room.says(
        Channel.REPORTED,
        id,
        new ReportedConfig(rev, status, room.clock.instant(), 1, ++seq, inForce, Map.of(), errors)
            .toBytes());
  }

  private void health() {
    healthNanos = room.clock.getAsLong();
    room.says(
        Channel.HEALTH,
        id,
        new DeviceHealth(
                room.clock.instant(),
                1,
                ++seq,
                HEALTH.toSeconds(),
                100,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            .toBytes());
  }
}
