package camfleet.manager.fleet;

import camfleet.message.DesiredConfig;
import camfleet.message.DeviceHealth;
import camfleet.message.DeviceInfo;
import camfleet.message.DeviceState;
import camfleet.message.ReportedConfig;

/**
 * The newest documents of one device, each null until it came. The order is (boot, seq): an older
 * document never replaces a newer one, and taking one gives {@code this} when it is not newer.
 */
public record Documents(
    DeviceInfo info,
    DeviceState state,
    DeviceHealth health,
    ReportedConfig reported,
    DesiredConfig desired) {
  static final Documents NONE = new Documents(null, null, null, null, null);

  /** Whether (boot, seq) comes after the other pair. */
  public static boolean isLater(long boot, long seq, long otherBoot, long otherSeq) {
    return boot != otherBoot ? boot > otherBoot : seq > otherSeq;
  }

  Documents with(DeviceInfo other) {
    boolean older = info != null && other != null && other.boot() < info.boot();
    return older ? this : new Documents(other, state, health, reported, desired);
  }

  Documents with(DeviceState other) {
    boolean later =
        state == null
            || other == null
            || isLater(other.boot(), other.seq(), state.boot(), state.seq());
    return later ? new Documents(info, other, health, reported, desired) : this;
  }

  Documents with(DeviceHealth other) {
    boolean later =
        health == null
            || other == null
            || isLater(other.boot(), other.seq(), health.boot(), health.seq());
    return later ? new Documents(info, state, other, reported, desired) : this;
  }

  Documents with(ReportedConfig other) {
    boolean later =
        reported == null
            || other == null
            || isLater(other.boot(), other.seq(), reported.boot(), reported.seq());
    return later ? new Documents(info, state, health, other, desired) : this;
  }

  Documents with(DesiredConfig other) {
    boolean later = desired == null || other == null || other.rev() > desired.rev();
    return later ? new Documents(info, state, health, reported, other) : this;
  }
}
