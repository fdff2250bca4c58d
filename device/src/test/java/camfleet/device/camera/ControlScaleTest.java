package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlScaleTest {
  private static VideoControl control(long min, long max, long step, long byDefault) {
    return new VideoControl("any", min, max, step, byDefault, Map.of());
  }

  @Test
  void brightnessGoesFromLeastOverDefaultToGreatest() {
    ControlScale scale = ControlScale.around(control(-64, 64, 1, 10));
    assertThat(scale.number(-1)).isEqualTo(-64);
    assertThat(scale.number(0)).isEqualTo(10);
    assertThat(scale.number(0.5)).isEqualTo(37);
    assertThat(scale.number(1)).isEqualTo(64);
    assertThat(scale.value(-27)).isEqualTo(-0.5);
    assertThat(scale.value(64)).isEqualTo(1);
  }

  @Test
  void anEndWithoutRoomIsNotOffered() {
    SourceRange range = ControlScale.around(control(0, 10, 1, 10)).range();
    assertThat(range.min()).isEqualTo(-1);
    assertThat(range.max()).isZero();
    assertThat(ControlScale.factor(control(0, 10, 1, 10)).range().max()).isEqualTo(1);
  }

  @Test
  void factorsAreInProportionAsFarAsTheControlGoes() {
    ControlScale scale = ControlScale.factor(control(0, 255, 1, 64));
    assertThat(scale.number(0)).isZero();
    assertThat(scale.number(1)).isEqualTo(64);
    assertThat(scale.number(2)).isEqualTo(128);
    assertThat(scale.range().max()).isCloseTo(3.98, within(0.01));
    assertThat(scale.number(16)).isEqualTo(255);
  }

  @Test
  void aDefaultThatIsTheLeastHasTheTablesEnd() {
    ControlScale scale = ControlScale.factor(control(0, 7, 1, 0));
    assertThat(scale.range().min()).isEqualTo(1);
    assertThat(scale.range().max()).isEqualTo(16);
    assertThat(scale.number(16)).isEqualTo(7);
    assertThat(scale.value(7)).isEqualTo(16);
  }

  @Test
  void everyNumberOfTheControlComesBack() {
    for (ControlScale scale :
        new ControlScale[] {
          ControlScale.around(control(-50, 100, 5, 20)), ControlScale.factor(control(1, 95, 2, 3))
        }) {
      VideoControl control = scale.control();
      for (long n = control.min(); n <= control.max(); n += control.step()) {
        assertThat(scale.number(scale.value(n))).as("" + n).isEqualTo(n);
      }
    }
  }
}
