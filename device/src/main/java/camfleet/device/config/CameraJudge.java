package camfleet.device.config;

import camfleet.message.Problem;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import java.util.List;
import java.util.Map;

/** What the twin must know of the camera that its values are for. */
public interface CameraJudge {
  /** A camera that can do everything and whose pictures depend on nothing. */
  CameraJudge LENIENT =
      new CameraJudge() {
        @Override
        public List<Problem> problems(Map<String, Object> values) {
          return List.of();
        }

        @Override
        public boolean isSamePicture(Settings one, Settings other) {
          return true;
        }
      };

  /** Why values that the table allows are none for this camera; empty when it can do them. */
  List<Problem> problems(Map<String, Object> values);

  /** What changing a setting interrupts on this camera. */
  default Effect effect(Setting setting) {
    return setting.effect();
  }

  /** Whether the camera does the same under both, so that nothing has to be tried. */
  boolean isSamePicture(Settings one, Settings other);
}
