package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The example programs in Java and Python, run as a user runs them. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private House house;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    house = House.in(folder).startBroker().startManager().startDevice("cam1");
    house.shows("cam1", Duration.ofSeconds(20));
  }

  @AfterAll
  void leave() {
    house.close();
  }

  @Test
  void javaProgramSavesPictures(@TempDir Path pictures) throws Exception {
    Child.Ended ended =
        Child.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "camfleet.examples.SavePictures",
                house.url().toString(),
                "cam1",
                "3",
                pictures.toString()),
            Map.of(),
            pictures,
            PATIENCE);
    assertThat(ended.exit()).as(ended.output()).isZero();
    try (Stream<Path> files = Files.list(pictures)) {
      assertThat(files.toList())
          .hasSize(3)
          .allSatisfy(file -> assertThat(Files.readAllBytes(file)).startsWith(0xFF, 0xD8));
    }
  }

  @Test
  void pythonProgramReadsTheMjpegAddress() throws Exception {
    // Debian's own, which knows python3-opencv; another may stand before it on the PATH.
    String python = "/usr/bin/python3";
    boolean there =
        Files.isExecutable(Path.of(python))
            && Child.run(List.of(python, "-c", "import cv2"), Map.of(), Path.of("."), PATIENCE)
                    .exit()
                == 0;
    Required.that("python-cv2", there, "Python's cv2 is not installed (python3-opencv)");
    Child.Ended ended =
        Child.run(
            List.of(
                python,
                "python/watch_mjpeg.py",
                house.url() + "/api/v1/devices/cam1/stream.mjpg",
                "5"),
            Map.of(),
            Path.of("."),
            PATIENCE);
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("1: 640x480", "5: 640x480");
  }
}
