package camfleet.device;

import camfleet.device.config.CameraJudge;
import camfleet.device.config.Settings;
import camfleet.message.Problem;
import camfleet.setting.Capabilities;
import camfleet.setting.Effect;
import camfleet.setting.Setting;
import java.util.List;
import java.util.Map;

/** Judges values by the camera that this device has. */
final class PictureJudge implements CameraJudge {
  private final Capabilities capabilities;
  private final PictureWork work;

  PictureJudge(Capabilities capabilities, PictureWork work) {
    this.capabilities = capabilities;
    this.work = work;
  }

  @Override
  public List<Problem> problems(Map<String, Object> values) {
    return capabilities.problems(values);
  }

  @Override
  public Effect effect(Setting setting) {
    return capabilities.effect(setting.key());
  }

  @Override
  public boolean isSamePicture(Settings one, Settings other) {
    return work.mode(one).equals(work.mode(other));
  }
}
