package camfleet.street;

import camfleet.house.Child;
import camfleet.house.House;
import camfleet.house.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Debian for 64-bit ARM in a folder, with the packaged agent installed and each of its programs
 * run by QEMU. Needs root, and a packed Debian that {@code CAMFLEET_ARM64_ROOT} names.
 */
final class EmulatedPi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOME = "opt/camfleet";
  private static final String JAVA = "usr/lib/jvm/java-17-openjdk-arm64";
  private static final String MAKE =
      "mmdebstrap --variant=extract --architectures=arm64 --include=openjdk-17-jre-headless"
          + " bookworm FILE.tar";

  private final Path root;
  private final Path javaHome;

  private EmulatedPi(Path root, Path javaHome) {
    this.root = root;
    this.javaHome = javaHome;
  }

  /** Unpacked below this folder; skipped where it cannot be. */
  static EmulatedPi in(Path folder) throws IOException, InterruptedException {
    Launch.requirePackages();
    Required.programs("arm64", "qemu-aarch64-static", "chroot", "tar", "cp");
    Required.root("arm64");
    String packed = System.getenv("CAMFLEET_ARM64_ROOT");
    Required.that(
        "arm64",
        packed != null && Files.isReadable(Path.of(packed)),
        "CAMFLEET_ARM64_ROOT names no packed Debian for arm64; " + MAKE + " makes one");
    Path root = Files.createDirectories(folder.resolve("pi"));
    EmulatedPi pi = new EmulatedPi(root, folder.resolve("java"));
    try {
      pi.unpack(packed);
      return pi;
    } catch (IOException | InterruptedException | RuntimeException e) {
      pi.close();
      throw e;
    }
  }

  private void unpack(String packed) throws IOException, InterruptedException {
    run("tar", "-xf", packed, "-C", root.toString());
    Path home = Files.createDirectories(root.resolve(HOME));
    Path device = Launch.repository().resolve("device");
    for (String part :
        List.of("bin", "target/camfleet-device.jar", "target/lib", "target/native")) {
      run("cp", "-r", device.resolve(part).toString(), home.toString());
    }
    Path emulator = Required.find("qemu-aarch64-static").orElseThrow();
    run("cp", emulator.toString(), root.resolve("usr/bin").toString());
    writeJava();
  }

  /**
   * What the launcher takes for a Java. The kernel need not know QEMU; and the launcher, which the
   * shell of this machine reads, names files as they are seen from outside.
   */
  private void writeJava() throws IOException {
    Path program = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
    Files.writeString(
        program,
        """
        #!/bin/sh
        for word; do
          shift
          set -- "$@" "${word#%1$s}"
        done
        exec chroot %1$s /usr/bin/qemu-aarch64-static /%2$s/bin/java "$@"
        """
            .formatted(root, JAVA));
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    Files.copy(root.resolve(JAVA).resolve("release"), javaHome.resolve("release"));
  }

  /** The agent's library of OpenCV for this processor, as this machine sees it. */
  Path openCv() {
    return root.resolve(HOME).resolve("native/nu/pattern/opencv/linux/ARMv8/libopencv_java490.so");
  }

  /** {@code camfleet-device run} by the installed launcher, with a synthetic camera. */
  Child device(House house, String id, Path folder) throws IOException {
    return Child.start(
        List.of(
            root.resolve(HOME).resolve("bin/camfleet-device").toString(),
            "run",
            "--id",
            id,
            "--broker",
            house.broker().toString(),
            "--data-dir",
            "/var/lib/camfleet",
            "--camera",
            "synthetic"),
        Map.of("JAVA_HOME", javaHome.toString(), "CAMFLEET_PASSWORD", house.password(id)),
        folder,
        folder.resolve(id + ".log"));
  }

  /** Takes the Debian away again; the agent must have ended. */
  @Override
  public void close() throws IOException {
    try {
      run("rm", "-rf", "--one-file-system", root.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Child.Ended ended = Child.run(List.of(command), Map.of(), Path.of("/"), PATIENCE);
    if (ended.exit() != 0) {
      throw new IOException(String.join(" ", command) + ": " + ended.output());
    }
  }
}
