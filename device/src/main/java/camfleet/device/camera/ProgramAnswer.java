package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program that answers and ends has said, on its output and its errors together.
 *
 * @param exitCode 0 when all was well
 */
record ProgramAnswer(int exitCode, String text) {
  /** More is cut off. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final long LAST_WORDS_MILLIS = 1000;

  /**
   * Runs a program; one that does not end in time is killed.
   *
   * @throws IOException when it cannot be started or does not end
   */
  static ProgramAnswer of(List<String> command, Duration patience)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread reader = Threads.startPlatform("answer-" + process.pid(), () -> read(process, said));
    boolean hasEnded = false;
    try {
      hasEnded = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!hasEnded) {
        // Not of one that has ended: that would throw away what it said.
        process.destroyForcibly();
      }
    }
    if (!hasEnded) {
      throw new IOException(
          command.get(0) + " gave no answer within " + patience.toMillis() + " ms");
    }
    Threads.join(reader, LAST_WORDS_MILLIS);
    synchronized (said) {
      return new ProgramAnswer(process.exitValue(), said.toString(StandardCharsets.UTF_8));
    }
  }

  private static void read(Process process, ByteArrayOutputStream said) {
    byte[] piece = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      int count = in.read(piece);
      while (count >= 0) {
        synchronized (said) {
          said.write(piece, 0, Math.min(count, MAX_BYTES - said.size()));
        }
        count = in.read(piece);
      }
    } catch (IOException e) {
      // The process has been ended.
    }
  }
}
