package camfleet.manager.rcc;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.topic.DeviceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNamesTest {
  @ParameterizedTest
  @CsvSource({
    "camera_red_60,camera-red-60",
    "cam-1,cam-1",
    "Left Cam,left-cam",
    "_x__y_,x-y",
    "a,camera-a",
    "fleet,camera-fleet",
    "'',camera",
    "Ä,camera",
    "a_name_that_is_longer_than_thirty_two,a-name-that-is-longer-than-thirt"
  })
  void anIdIsAsNearToTheNameAsCanBe(String name, String id) {
    assertThat(new DeviceNames().id(name)).isEqualTo(DeviceId.of(id));
  }

  @Property(tries = 300)
  void eachCameraGetsAValidIdOfItsOwn(@ForAll List<String> names) {
    DeviceNames ids = new DeviceNames();
    Set<DeviceId> given = new HashSet<>();
    for (String name : names) {
      assertThat(given.add(ids.id(name))).isTrue();
      assertThat(given.add(ids.id(name))).isTrue();
    }
  }
}
