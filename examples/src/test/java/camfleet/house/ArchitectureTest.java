package camfleet.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house stands: which room may use which, and each foreign library has its room. */
class ArchitectureTest {
  /**
   * A room is a package below {@code camfleet}. What is not in its row it may not use: neither
   * another room nor a foreign library; the JDK is free. A package without a row fails the test: a
   * new room is built by writing down here what it may use. A room that is a door starts a program:
   * it may print, end the process and make threads that run at its end; nobody uses it.
   */
  private static final String TABLE =
      """
      room                   | may use                                                                   | libraries        | door
      runtime                |                                                                           |                  |
      topic                  |                                                                           |                  |
      message                | runtime                                                                   | jackson          |
      setting                | runtime message                                                           |                  |
      frame                  | runtime                                                                   |                  |
      stream                 | runtime topic frame message                                               |                  |
      mqtt                   | runtime topic message                                                     | paho jul         |
      broker                 | runtime topic                                                             | hivemq           |

      device.camera          | runtime topic frame                                                       | opencv           |
      device.process         | runtime message device.camera                                             | opencv           |
      device.pipeline        | runtime frame message device.camera device.process                        |                  |
      device.uplink          | runtime topic frame stream message mqtt                                   | jul              |
      device.config          | runtime topic message setting mqtt                                        |                  |
      device.gpio            | runtime message                                                           | pi4j             |
      device.health          | runtime topic message mqtt device.uplink                                  | mxbeans          |
      device.command         | runtime topic frame message setting mqtt device.process device.uplink device.config |        |
      device                 | runtime topic frame stream message setting mqtt device.camera device.process device.pipeline device.uplink device.config device.gpio device.health device.command | picocli jul mxbeans | door

      client                 | runtime topic frame stream message setting mqtt                           |                  |

      manager.fleet          | runtime topic frame message setting mqtt                                  |                  |
      manager.access         | runtime message                                                           |                  |
      manager.frames         | runtime topic frame stream message mqtt manager.fleet manager.access      | vertx netty      |
      manager.store          | runtime topic message                                                     | jdbc             |
      manager.layers         | runtime topic message setting                                             |                  |
      manager.rcc            | runtime topic message setting                                             |                  |
      manager.twin           | runtime topic message setting mqtt manager.fleet manager.store manager.layers |              |
      manager.rollout        | runtime topic message setting manager.fleet manager.store manager.layers manager.twin | |
      manager.sync           | runtime topic message setting manager.fleet manager.twin                  |                  |
      manager.command        | runtime topic message mqtt manager.fleet                                  |                  |
      manager.homeassistant  | runtime topic message setting mqtt manager.fleet                          |                  |
      manager.metrics        | runtime topic stream mqtt manager.fleet manager.frames manager.store manager.command | micrometer       |
      manager.web            | runtime topic frame stream message setting manager.fleet manager.frames manager.store manager.layers manager.twin manager.sync manager.rollout manager.command manager.metrics | vertx netty |
      manager.bench          | runtime topic frame stream message mqtt broker client                     |                  |
      manager.cli            | runtime topic frame stream message setting mqtt broker client manager.access manager.bench manager.layers manager.rcc | picocli | door
      manager                | runtime topic frame stream message setting mqtt broker client manager.access manager.fleet manager.frames manager.store manager.layers manager.twin manager.sync manager.rollout manager.command manager.homeassistant manager.metrics manager.web manager.cli | picocli jul slf4j | door

      examples               | runtime topic frame stream message setting mqtt broker client             |                  | door
      examples.bench         | runtime topic frame stream message setting mqtt broker client manager.bench | mxbeans          | door
      """;

  /** Foreign libraries and the beginnings of their packages. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          Map.entry("jackson", "com.fasterxml.jackson org.yaml.snakeyaml"),
          Map.entry("paho", "org.eclipse.paho"),
          Map.entry("hivemq", "com.hivemq"),
          Map.entry("opencv", "org.opencv nu.pattern"),
          Map.entry("vertx", "io.vertx"),
          Map.entry("netty", "io.netty"),
          Map.entry("micrometer", "io.micrometer io.prometheus"),
          Map.entry("picocli", "picocli"),
          Map.entry("pi4j", "com.pi4j"),
          Map.entry(
              "jdbc",
              "java.sql javax.sql org.sqlite org.postgresql org.flywaydb org.jdbi com.zaxxer"),
          Map.entry("slf4j", "org.slf4j ch.qos.logback"),
          Map.entry("jul", "java.util.logging"),
          Map.entry("mxbeans", "java.lang.management javax.management com.sun.management"));

  private static final Rooms ROOMS = Rooms.read("camfleet", TABLE, LIBRARIES);

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("camfleet");

  @TestFactory
  Stream<DynamicTest> theHouse() {
    return ROOMS.rules().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HOUSE)));
  }

  @Test
  void theWholeHouseIsLookedAt() {
    assertThat(HOUSE.containPackage("camfleet.message")).isTrue();
    assertThat(HOUSE.containPackage("camfleet.device.camera")).isTrue();
    assertThat(HOUSE.stream().noneMatch(type -> type.getName().endsWith("Test"))).isTrue();
  }

  /** The fixture breaks each rule once, and everything in it is told. */
  @TestFactory
  Stream<DynamicTest> aCrookedHouseFallsByEveryRule() {
    Rooms crooked =
        Rooms.read(
            "camfleet.house.crooked",
            """
            room       | may use    | libraries | door
            upstairs   | downstairs |           |
            downstairs |            | jackson   |
            """,
            LIBRARIES);
    JavaClasses house = new ClassFileImporter().importPackages("camfleet.house.crooked");
    return crooked.rules().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getDescription(), () -> assertThatItFalls(rule, house)));
  }

  private static void assertThatItFalls(ArchRule rule, JavaClasses house) {
    assertThat(rule.evaluate(house).hasViolation()).isTrue();
  }

  @Test
  void theRuleOfTheTableTellsRoomLibraryAndUnknownPackage() {
    Rooms crooked =
        Rooms.read(
            "camfleet.house.crooked",
            """
            room       | may use    | libraries | door
            upstairs   | downstairs |           |
            downstairs |            |           |
            """,
            LIBRARIES);
    String report =
        crooked
            .whatTheTableAllows()
            .evaluate(new ClassFileImporter().importPackages("camfleet.house.crooked"))
            .getFailureReport()
            .toString();
    assertThat(report)
        .contains("Cellar in downstairs uses upstairs")
        .contains("Cellar in downstairs uses jul")
        .contains(
            "Cellar in downstairs uses org.assertj.core.api, which is no library of the table")
        .contains("Trunk is in camfleet.house.crooked.attic, which has no row in the table")
        .doesNotContain("Bedroom in upstairs uses downstairs");
  }

  @Test
  void aTableThatNamesWhatThereIsNotIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rooms.read("x", "room|may use|libraries|door\na|b||", LIBRARIES))
        .withMessage("a may use b, which has no row");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rooms.read("x", "room|may use|libraries|door\na||spring|", LIBRARIES))
        .withMessage("a may use spring, which is no library of the table");
  }

  @Test
  void eachOfTheLibrariesHasOneRoomInEachProgram() {
    for (String library : new String[] {"jackson", "paho", "hivemq", "micrometer", "pi4j"}) {
      assertThat(ROOMS.roomsWith(library)).as(library).hasSize(1);
    }
    // Pictures are decoded, changed and looked at: two rooms, one idea each.
    assertThat(ROOMS.roomsWith("opencv"))
        .containsExactlyInAnyOrder("device.camera", "device.process");
  }
}
