package camfleet.street;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.client.Fleet;
import camfleet.client.FrameSubscription;
import camfleet.client.ReceivedFrame;
import camfleet.device.camera.SceneCode;
import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Watcher;
import camfleet.message.DeviceInfo;
import camfleet.message.Json;
import camfleet.mqtt.Delivery;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged agent as it is installed, on the processor of a Pi. */
@Tag("slow")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class Arm64Test {
  /** An emulated agent is online after some 6 s; this machine may be busy besides. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What a Java that was told to end leaves behind. */
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private static final String CAMERA = "pi64";

  @Test
  void loadsOpenCvForItsProcessorAndStreamsTenFrames(@TempDir Path folder) throws Exception {
    try (EmulatedPi pi = EmulatedPi.in(folder);
        House house = House.in(folder).startBroker().startManager();
        Watcher watcher = house.watcher(house.topics().of(Channel.INFO, DeviceId.of(CAMERA)));
        Child agent = pi.device(house, CAMERA, folder)) {
      Delivery told = watcher.hears(PATIENCE, "info of the agent", any -> true);
      DeviceInfo info = Json.read(told.payload(), DeviceInfo.class);
      assertThat(info.host().arch()).isEqualTo("aarch64");

      List<Long> numbers = new ArrayList<>();
      try (Fleet fleet = house.fleet();
          FrameSubscription frames = fleet.frames(CAMERA)) {
        while (numbers.size() < 10) {
          ReceivedFrame frame = frames.next(PATIENCE);
          assertThat(frame).as("%s %s", frames.problem(), agent.output()).isNotNull();
          // Drawn and encoded by OpenCV over there, decoded by OpenCV here.
          assertThat(SceneCode.read(frame.payload()))
              .hasValueSatisfying(
                  scene -> {
                    assertThat(scene.device().value()).isEqualTo(CAMERA);
                    assertThat(scene.sequence()).isEqualTo(frame.sequence());
                  });
          numbers.add(frame.sequence());
        }
      }
      assertThat(numbers).doesNotHaveDuplicates().isSorted();
      assertThat(mapped(agent)).anyMatch(line -> line.endsWith(" " + pi.openCv()));
      assertThat(mapped(agent)).noneMatch(line -> line.contains("/x86_64/"));

      agent.terminate();
      assertThat(agent.exit(PATIENCE)).as(agent.output()).isEqualTo(ENDED_BY_SIGTERM);
    }
  }

  /** The files that the agent, a child of its launcher, has in its memory. */
  private static List<String> mapped(Child agent) {
    return ProcessHandle.of(agent.pid())
        .map(launcher -> Stream.concat(Stream.of(launcher), launcher.descendants()))
        .orElseThrow()
        .flatMap(process -> lines(Path.of("/proc", String.valueOf(process.pid()), "maps")))
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
