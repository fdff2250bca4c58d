package camfleet.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameOptionsTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicReference<ManagerStarter.Wish> wished = new AtomicReference<>();

  /** Runs {@code serve} with a manager that only hears what is wished. */
  private ManagerStarter.Frames serve(String... options) throws IOException {
    Terminal terminal =
        new Terminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            Map.of());
    String[] all = new String[options.length + 11];
    String[] always = {
      "serve",
      "--broker",
      "mqtt://127.0.0.1",
      "--http-port",
      "0",
      "--stream-port",
      "0",
      "--exit-after",
      "1ms",
      "--data",
      folder.toString()
    };
    System.arraycopy(always, 0, all, 0, always.length);
    System.arraycopy(options, 0, all, always.length, options.length);
    assertThat(CommandRoot.run(terminal, this::start, all)).as(err.toString()).isZero();
    return wished.get().frames();
  }

  private ManagerStarter.Running start(ManagerStarter.Wish wish) {
    wished.set(wish);
    return new ManagerStarter.Running() {
      @Override
      public String memory() {
        return "memory";
      }

      @Override
      public URI uri() {
        return URI.create("http://127.0.0.1:8080");
      }

      @Override
      public void close() {
        // Nothing was started.
      }
    };
  }

  @Test
  void withoutOptionsThePortIsOnLoopbackWithoutTlsAndWithTheUsualLimits() throws Exception {
    assertThat(serve())
        .isEqualTo(
            new ManagerStarter.Frames(
                "127.0.0.1", 0, null, null, null, ManagerStarter.FrameLimits.DEFAULTS));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyOptionArrives() throws Exception {
    Path certificate = Files.writeString(folder.resolve("a.pem"), "");
    Path key = Files.writeString(folder.resolve("a.key"), "");
    assertThat(
            serve(
                ("--stream-host 0.0.0.0 --stream-name fleet.example --stream-tls-cert "
                        + certificate
                        + " --stream-tls-key "
                        + key
                        + " --max-frame-bytes 1 --max-watchers-per-camera 2 --max-watchers 3"
                        + " --max-stream-connections-per-address 4 --max-stream-connections 5")
                    .split(" ")))
        .isEqualTo(
            new ManagerStarter.Frames(
                "0.0.0.0",
                0,
                "fleet.example",
                certificate,
                key,
                new ManagerStarter.FrameLimits(1, 2, 3, 4, 5)));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aPortForOthersWithoutTlsOrNameIsNoticed() throws Exception {
    serve("--stream-host", "0.0.0.0");
    assertThat(err.toString().lines())
        .containsExactly(
            "Note: frames and their tokens go to and from 0.0.0.0 without encryption; give"
                + " --stream-tls-cert and --stream-tls-key, or use a network that you trust.",
            "Note: cameras are told to dial 127.0.0.1 for frames, which those on other machines"
                + " cannot; give the name of this machine with --stream-name.");
  }
}
