package camfleet.street;

import camfleet.house.House;
import camfleet.house.Required;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The scripts against the installed Mosquitto. The lock is nobody else's: it has them run one after
 * the other.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("ScriptsOnMosquittoTest")
class ScriptsOnMosquittoTest extends ScriptsContract {
  private House house;
  private Mosquitto mosquitto;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    Required.programs("mosquitto", "mosquitto", "mosquitto_pub", "mosquitto_sub", "mosquitto_rr");
    house = House.in(folder);
    // Mosquitto reads the users once, at its start.
    for (String id : List.of("cam1", "cam10", "cam-mqttv5", "cam-mqttv311")) {
      house.password(id);
    }
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
