package camfleet.street;

import camfleet.house.House;
import camfleet.house.Required;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The scripts against the installed Mosquitto. */
@Tag("slow")
class ScriptsOnMosquittoTest extends ScriptsContract {
  private House house;
  private Mosquitto mosquitto;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    Required.programs("mosquitto", "mosquitto", "mosquitto_pub", "mosquitto_sub", "mosquitto_rr");
    house = House.in(folder);
    mosquitto = Mosquitto.start(folder, house.passwordFile(), house.broker().port());
    house.startManager();
    for (String id : List.of("cam1", "cam10")) {
      house.startDevice(id, file -> file.withGroups(List.of("lab")));
    }
  }

  @AfterAll
  void leave() {
    if (house != null) {
      house.close();
    }
    if (mosquitto != null) {
      mosquitto.close();
    }
  }

  @Override
  House house() {
    return house;
  }
}
