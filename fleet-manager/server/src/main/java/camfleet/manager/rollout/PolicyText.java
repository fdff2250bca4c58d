package camfleet.manager.rollout;

import camfleet.manager.layers.RolloutPolicy;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.nio.charset.StandardCharsets;

/** A rollout's policy as it is stored. */
final class PolicyText {
  private PolicyText() {}

  static String of(RolloutPolicy policy) {
    return Json.text(policy.toMap());
  }

  /** What was stored; the careful one where a text cannot be read. */
  static RolloutPolicy read(String text) {
    try {
      RolloutPolicy.Checked checked =
          RolloutPolicy.read(
              Json.readObject(text.getBytes(StandardCharsets.UTF_8)), RolloutPolicy.CAREFUL);
      return checked.isGood() ? checked.policy() : RolloutPolicy.CAREFUL;
    } catch (MalformedException e) {
      return RolloutPolicy.CAREFUL;
    }
  }
}
