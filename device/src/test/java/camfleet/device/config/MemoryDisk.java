package camfleet.device.config;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A disk that after a crash has what was synced, and perhaps more of it, in order. */
final class MemoryDisk implements Disk {
  private interface Change {
    void to(Map<Path, byte[]> files);
  }

  private final Random random;
  private final Map<Path, byte[]> synced = new HashMap<>();
  private final List<Change> since = new ArrayList<>();
  private Map<Path, byte[]> files = new HashMap<>();
  private int stepsLeft = Integer.MAX_VALUE;

  MemoryDisk(Random random) {
    this.random = random;
  }

  /** The power goes before the step after so many. */
  void cutAfter(int steps) {
    stepsLeft = steps;
  }

  /** The power is back. */
  void crash() {
    int lasting = random.nextInt(since.size() + 1);
    since.subList(0, lasting).forEach(change -> change.to(synced));
    since.clear();
    files = new HashMap<>(synced);
    stepsLeft = Integer.MAX_VALUE;
  }

  private void step() {
    if (stepsLeft-- <= 0) {
      throw new FailingDisk.PowerCut();
    }
  }

  private void does(Change change) {
    change.to(files);
    since.add(change);
  }

  @Override
  public boolean exists(Path path) {
    return files.containsKey(path);
  }

  @Override
  public byte[] read(Path path) throws NoSuchFileException {
    if (!exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return files.get(path).clone();
  }

  @Override
  public void createDirectories(Path directory) {}

  @Override
  public void write(Path path, byte[] content) {
    step();
    byte[] part = Arrays.copyOf(content, random.nextInt(content.length + 1));
    does(to -> to.put(path, part));
    step();
    // Content that was forced is there when its name is; the name may still be missing.
    since.remove(since.size() - 1);
    does(to -> to.put(path, content.clone()));
  }

  @Override
  public void rename(Path from, Path to) {
    step();
    does(
        names -> {
          byte[] content = names.remove(from);
          if (content != null) {
            names.put(to, content);
          }
        });
  }

  @Override
  public void sync(Path directory) {
    step();
    since.forEach(change -> change.to(synced));
    since.clear();
    step();
  }
}
