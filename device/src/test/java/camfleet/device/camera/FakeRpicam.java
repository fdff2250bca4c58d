package camfleet.device.camera;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A program like rpicam-vid, of a shell and coreutils: it takes down what it was told, and does at
 * each start what the next line of its plan says; without one it gives pictures until SIGINT.
 */
public final class FakeRpicam {
  /** By how much it says that light was captured before the picture comes. */
  public static final long AGE_NANOS = 40_000_000L;

  public static final String TWO_CAMERAS =
      """
      Available cameras
      -----------------
      0 : imx708 [4608x2592 10-bit RGGB] (/base/axi/pcie@120000/rp1/i2c@88000/imx708@1a)
          Modes: 'SRGGB10_CSI2P' : 1536x864 [120.13 fps - (768, 432)/3072x1728 crop]
                                   2304x1296 [56.03 fps - (0, 0)/4608x2592 crop]
                                   4608x2592 [14.35 fps - (0, 0)/4608x2592 crop]

      1 : imx219 [3280x2464] (/base/soc/i2c0mux/i2c@1/imx219@10)
          Modes: 'SRGGB10_CSI2P' : 640x480 [58.92 fps - (1000, 752)/1280x960 crop]
                                   3280x2464 [21.19 fps - (0, 0)/3280x2464 crop]
                 'SRGGB8' : 640x480 [103.33 fps - (1000, 752)/1280x960 crop]

      """;

  private static final String SCRIPT =
      """
      #!/bin/sh
      here=${0%/*}
      if [ "$1" = --list-cameras ]; then echo x >> "$here/listed"; cat "$here/list"; exit 0; fi
      for word; do printf '%s\\n' "$word"; done > "$here/args"
      echo $$ >> "$here/pids"
      what=run
      if [ -s "$here/plan" ]; then
        IFS= read -r what < "$here/plan"
        tail -n +2 "$here/plan" > "$here/rest-of-plan"; mv "$here/rest-of-plan" "$here/plan"
      fi
      meta=/dev/null
      while [ $# -gt 0 ]; do [ "$1" = --metadata ] && meta=$2; shift; done
      most=1000000
      case $what in
        die*) echo "[0:00:01] [1]  INFO Camera camera_manager.cpp: libcamera" >&2
          echo "ERROR: *** ${what#die } ***" >&2; exit 255;;
        old) [ $meta != /dev/null ] && {
          echo "ERROR: *** unrecognised option '--metadata' ***" >&2; exit 255; };;
        hang) trap '' INT TERM; exec sleep 1000;;
        garbage) while :; do cat "$here/garbage" || exit 1; done;;
        stop*) most=${what#stop };;
        sick) most=3; echo "ERROR: Device timeout detected, attempting a restart!!!" >&2;;
      esac
      trap 'echo INT >> "$here/signals"; exit 0' INT
      exec 3>"$meta"
      k=0
      while [ $k -lt $most ]; do
        now=$(date +%s%N)
        { printf '\\377\\330\\377\\376\\000\\006%04d' $k; cat "$here/rest"; }
        at=$((now - 40000000))
        [ "$what" = unready ] && ready=0 || ready=true
        printf 'SensorTimestamp=1\\nExposureTime=9998\\nAnalogueGain=1.500000\\nLux=412.123456\\n' >&3
        printf 'ColourGains=[ 1.900000, 1.500000 ]\\nColourTemperature=4750\\nSyncReady=%s\\n' $ready >&3
        printf 'FrameWallClock=%s\\n\\n' $at >&3
        echo $at >> "$here/told"
        sleep $(cat "$here/interval")
        k=$((k + 1))
      done
      while :; do sleep 0.05; done
      """;

  private final Path folder;

  public FakeRpicam(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(program(), SCRIPT);
    Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
    byte[] picture = TinyJpeg.of(64, 48);
    byte[] rest = new byte[picture.length - 2];
    System.arraycopy(picture, 2, rest, 0, rest.length);
    Files.write(folder.resolve("rest"), rest);
    Files.writeString(folder.resolve("garbage"), "not a picture, but text\n".repeat(4000));
    list(TWO_CAMERAS);
    interval("0.06");
  }

  public Path program() {
    return folder.resolve("rpicam-vid");
  }

  /** The camera that it makes the pictures of. */
  public Camera camera(String which) {
    return new RpicamCamera(
        which, new RpicamProgram(program()), java.time.InstantSource.system(), System::nanoTime);
  }

  FakeRpicam list(String output) throws IOException {
    Files.writeString(folder.resolve("list"), output);
    return this;
  }

  /** Seconds between two pictures. */
  public FakeRpicam interval(String seconds) throws IOException {
    Files.writeString(folder.resolve("interval"), seconds);
    return this;
  }

  /**
   * What it does at its next starts: run, die WORDS, old, hang, garbage, stop COUNT, unready, sick.
   */
  public FakeRpicam plan(String... starts) throws IOException {
    Files.writeString(folder.resolve("plan"), String.join("\n", starts) + "\n");
    return this;
  }

  /** What its last start was told. */
  List<String> arguments() throws IOException {
    return lines("args");
  }

  /** Signals that it heard. */
  List<String> signals() throws IOException {
    return lines("signals");
  }

  /** How often it was asked for the cameras. */
  int listed() throws IOException {
    return lines("listed").size();
  }

  /** What it told about its pictures, as moments of capture. */
  List<Long> told() throws IOException {
    return lines("told").stream().map(Long::valueOf).toList();
  }

  /** Starts so far. */
  public int starts() throws IOException {
    return lines("pids").size();
  }

  /** Its runs that still are. */
  List<Long> running() throws IOException {
    return lines("pids").stream()
        .map(Long::valueOf)
        .filter(
            pid -> {
              Optional<ProcessHandle> process = ProcessHandle.of(pid);
              return process.isPresent() && process.get().isAlive();
            })
        .toList();
  }

  /** Which picture it is, from 0. */
  static int number(byte[] jpeg) {
    return Integer.parseInt(new String(jpeg, 6, 4, StandardCharsets.US_ASCII));
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
