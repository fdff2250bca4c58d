package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program that writes JPEGs to its output, one after the other. Threads of its own
 * empty its pipes, so that it never waits for a reader.
 */
final class PictureProgram implements AutoCloseable {
  /** A larger JPEG is taken for garbage. */
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  /** What comes between two pictures at least before it is taken for garbage. */
  private static final long LEAST_GARBAGE = 1024 * 1024;

  private static final int SHOWN_GARBAGE = 24;

  /** How long it may take to end after it was asked to. */
  private static final Duration GRACE = Duration.ofMillis(1000);

  private static final long END_MILLIS = 1000;

  private final String name;
  private final Process process;
  private final String signal;
  private final Receiver receiver;
  private final LastWords words = new LastWords();
  private Thread listener;
  private Thread pump;
  private volatile String garbage;

  // Of the pump's thread alone.
  private long sincePicture;
  private long largest;
  private boolean gavePicture;

  /** Who gets what the program writes, on the thread that reads it. */
  interface Receiver {
    void picture(byte[] jpeg);

    /** No more pictures come; {@link PictureProgram#reason} says why. */
    void ended();
  }

  private PictureProgram(String name, Process process, String signal, Receiver receiver) {
    this.name = name;
    this.process = process;
    this.signal = signal;
    this.receiver = receiver;
  }

  /**
   * Starts it.
   *
   * @param command the program and its arguments
   * @param signal the one that ends it tidily, such as {@code INT}
   */
  static PictureProgram start(List<String> command, String signal, Receiver receiver)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    String name = String.valueOf(Path.of(command.get(0)).getFileName());
    PictureProgram started = new PictureProgram(name, process, signal, receiver);
    started.listen();
    return started;
  }

  private void listen() {
    String of = name + "-" + pid();
    listener = Threads.startPlatform(of + "-words", () -> words.read(process.getErrorStream()));
    pump = Threads.startPlatform(of, this::pump);
  }

  private void pump() {
    JpegSplitter splitter = new JpegSplitter(MAX_BYTES, this::picture);
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = process.getInputStream()) {
      int count = in.read(piece);
      while (count >= 0 && garbage == null) {
        splitter.feed(piece, 0, count);
        sincePicture = gavePicture ? splitter.waiting() : sincePicture + count;
        gavePicture = false;
        if (sincePicture - splitter.waiting() > Math.max(LEAST_GARBAGE, 4 * largest)) {
          garbage = shown(piece, count);
          process.destroyForcibly();
        }
        count = in.read(piece);
      }
    } catch (IOException e) {
      // The program has been ended; that no more pictures come is told below.
    }
    // The reason stands in its words and its exit code, which may still be on their way.
    Threads.join(listener, END_MILLIS);
    waitFor(Duration.ofMillis(END_MILLIS));
    receiver.ended();
  }

  private void picture(byte[] jpeg) {
    gavePicture = true;
    largest = Math.max(largest, jpeg.length);
    receiver.picture(jpeg);
  }

  private static String shown(byte[] piece, int count) {
    String text = new String(piece, 0, Math.min(count, SHOWN_GARBAGE), StandardCharsets.ISO_8859_1);
    return text.replaceAll("[^ -~]", "?");
  }

  long pid() {
    return process.pid();
  }

  /** The program's name without its folder. */
  String name() {
    return name;
  }

  /** What it said besides its pictures. */
  LastWords words() {
    return words;
  }

  /** Why no more pictures come, in its own words. */
  String reason() {
    String said = words.last();
    return name + " " + end() + (said == null || garbage != null ? "" : ": " + said);
  }

  private String end() {
    if (garbage != null) {
      return "writes what are not JPEGs, such as \"" + garbage + "\"";
    }
    if (process.isAlive()) {
      return "closed its output";
    }
    // As a shell does, Java counts a signal from 128 on.
    int code = process.exitValue();
    return code > 128 && code < 128 + 65
        ? "was ended by signal " + (code - 128)
        : "ended with exit code " + code;
  }

  /**
   * Ends it: asks, then kills, it and what it started. Returns when it is gone, at most after about
   * 3 s.
   */
  @Override
  public void close() {
    List<ProcessHandle> below = process.descendants().toList();
    ask();
    if (!waitFor(GRACE)) {
      process.destroyForcibly();
      waitFor(Duration.ofMillis(END_MILLIS));
    }
    below.forEach(ProcessHandle::destroyForcibly);
    Threads.join(pump, END_MILLIS);
  }

  private void ask() {
    if (!process.isAlive()) {
      return;
    }
    // Java itself sends nothing but SIGTERM and SIGKILL.
    if (signal.equals("TERM") || !send()) {
      process.destroy();
    }
  }

  private boolean send() {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(END_MILLIS, TimeUnit.MILLISECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** False when it has not ended within the time, or when somebody has no time to wait. */
  private boolean waitFor(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
