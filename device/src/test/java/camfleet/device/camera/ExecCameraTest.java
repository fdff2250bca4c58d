package camfleet.device.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ExecCameraTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final CameraMode MODE = new CameraMode(640, 480, 30, 75);

  @TempDir Path folder;

  private static ExecCamera camera(String command) {
    return new ExecCamera(command, InstantSource.system(), System::nanoTime);
  }

  private String script(String body) throws Exception {
    Path script = folder.resolve("program.sh");
    Files.write(folder.resolve("picture"), TinyJpeg.of(320, 240));
    Files.writeString(script, body.replace("PICTURE", folder.resolve("picture").toString()));
    return "sh '" + script + "' ";
  }

  @Test
  void takesThePicturesOfAnyProgram() throws Exception {
    String command = script("while [ \"$1\" = 'a b' ]; do cat PICTURE; sleep 0.02; done");
    try (ExecCamera camera = camera(command + "'a b'")) {
      long before = CaptureTime.now(InstantSource.system());
      camera.open(MODE);
      for (int i = 0; i < 5; i++) {
        Picture picture = camera.read(i, PATIENCE);
        assertThat(((CameraJpeg) picture).jpeg()).isEqualTo(TinyJpeg.of(320, 240));
        assertThat(picture.capturedAtNanos()).isGreaterThan(before);
      }
      assertThat(camera.description()).isEqualTo("sh, 320x240");
      assertThat(camera.change(new CameraMode(640, 480, 1, 75))).isTrue();
      assertThat(camera.settings()).isEqualTo(Map.of("fps", SourceRange.ALL_LIVE));
    }
  }

  @Test
  void endsTheProgramAndWhatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    String command =
        script("trap '' TERM; sleep 100 & echo $! $$ > " + pids + "; cat PICTURE; wait");
    try (ExecCamera camera = camera(command)) {
      camera.open(MODE);
      assertThat(camera.read(1, PATIENCE)).isNotNull();
      List<Long> running =
          List.of(Files.readString(pids).strip().split(" ")).stream().map(Long::valueOf).toList();
      assertThat(running).hasSize(2).allMatch(pid -> ProcessHandle.of(pid).isPresent());
      long begun = System.nanoTime();
      camera.release();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
      assertThat(ProcessHandle.of(running.get(1))).isEmpty();
      await()
          .atMost(PATIENCE)
          .until(() -> ProcessHandle.of(running.get(0)).map(p -> !p.isAlive()).orElse(true));
    }
  }

  @Test
  void saysWhyTheProgramEnded() throws Exception {
    try (ExecCamera camera = camera(script("printf '\\033[31mno lens\\033[0m\\n' >&2; exit 3"))) {
      assertThatThrownBy(() -> camera.open(MODE))
          .isInstanceOf(CameraException.class)
          .hasMessage("exec: sh ended with exit code 3: no lens");
    }
    try (ExecCamera camera = camera(script("kill -9 $$"))) {
      assertThatThrownBy(() -> camera.open(MODE)).hasMessage("exec: sh was ended by signal 9");
    }
    try (ExecCamera camera = camera("yes no picture")) {
      assertThatThrownBy(
              () -> {
                camera.open(MODE);
                camera.read(1, PATIENCE);
              })
          .hasMessageStartingWith("exec: yes writes what are not JPEGs, such as \"");
    }
  }

  @Test
  void checksTheProgramWithoutStartingIt() throws Exception {
    ExecCamera.check("sh -c 'exit 1'");
    assertThatThrownBy(() -> ExecCamera.check("no-such-program x"))
        .hasMessage(
            "exec: there is no program no-such-program; install it, or give its whole path");
    assertThatThrownBy(() -> ExecCamera.check("'' x")).hasMessageContaining("must follow");
    assertThatThrownBy(() -> ExecCamera.check("sh 'x")).hasMessageContaining("is not closed");
    try (ExecCamera camera = camera("/no/such/program")) {
      assertThatThrownBy(() -> camera.open(MODE)).hasMessageContaining("/no/such/program");
    }
  }
}
