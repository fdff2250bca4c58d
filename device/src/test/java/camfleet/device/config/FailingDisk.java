package camfleet.device.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The real disk in its smallest steps; before each a test may stop it for good. */
final class FailingDisk implements Disk {
  /** No program goes on after this. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1;
  }

  private final IntConsumer beforeStep;
  private int steps;

  /**
   * @param beforeStep hears the number of each step, from 0, and may throw
   */
  FailingDisk(IntConsumer beforeStep) {
    this.beforeStep = beforeStep;
  }

  /** Cuts the power before this step. */
  static FailingDisk cutBefore(int last) {
    return new FailingDisk(
        step -> {
          if (step == last) {
            throw new PowerCut();
          }
        });
  }

  private void step() {
    beforeStep.accept(steps++);
  }

  @Override
  public boolean exists(Path path) {
    return REAL.exists(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    return REAL.read(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step();
    REAL.createDirectories(directory);
  }

  @Override
  public void write(Path path, byte[] content) throws IOException {
    step();
    Files.write(path, new byte[0]);
    step();
    Files.write(path, Arrays.copyOf(content, content.length / 2));
    step();
    Files.write(path, content);
    step();
    REAL.write(path, content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    REAL.rename(from, to);
  }

  @Override
  public void sync(Path directory) {
    step();
    REAL.sync(directory);
    step();
  }
}
