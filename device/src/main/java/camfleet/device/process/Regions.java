package camfleet.device.process;

import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The device's regions of interest: what is edited holds at once, and is kept only when it is
 * saved. Any thread may call it.
 */
public final class Regions {
  /** How many there may be. */
  public static final int MOST = 32;

  private final RegionStore store;
  private final System.Logger log;
  private volatile List<Region> current;
  private List<Region> saved;

  /** The regions that were saved last; a damaged document is set aside and told once. */
  public Regions(RegionStore store, System.Logger log) {
    this.store = store;
    this.log = log;
    this.saved = load();
    this.current = saved;
  }

  /** In the order in which they are drawn. Immutable. */
  public List<Region> current() {
    return current;
  }

  public Optional<Region> find(String name) {
    return current.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** Adds a region or replaces the one of its name; false when there are too many. */
  public synchronized boolean set(Region region) {
    List<Region> next = new ArrayList<>(current);
    int at = next.stream().map(Region::name).toList().indexOf(region.name());
    if (at >= 0) {
      next.set(at, region);
    } else if (next.size() >= MOST) {
      return false;
    } else {
      next.add(region);
    }
    current = List.copyOf(next);
    return true;
  }

  /** False when there is none of that name. */
  public synchronized boolean remove(String name) {
    List<Region> next = current.stream().filter(region -> !region.name().equals(name)).toList();
    boolean removed = next.size() < current.size();
    current = next;
    return removed;
  }

  public synchronized void clear() {
    current = List.of();
  }

  /** Whether the current ones are those that the next life will have. */
  public synchronized boolean isSaved() {
    return current.equals(saved);
  }

  /** Keeps the current ones; those that were kept before can be restored. */
  public synchronized void save() throws IOException {
    List<Region> now = current;
    // Saving the same twice must not cost the version before it.
    if (!now.equals(saved)) {
      store.write(document(now));
      saved = now;
    }
  }

  /**
   * Brings back those that were replaced by the last save; that holds at once and is kept when it
   * is saved, as any edit.
   *
   * @return false when there are none
   * @throws IOException when they cannot be read
   */
  public synchronized boolean restore() throws IOException {
    byte[] previous = store.readPrevious();
    if (previous == null) {
      return false;
    }
    try {
      current = regions(previous);
      return true;
    } catch (MalformedException | IllegalArgumentException e) {
      throw new IOException("the previous regions are damaged: " + e.getMessage(), e);
    }
  }

  private List<Region> load() {
    try {
      byte[] document = store.read();
      return document == null ? List.of() : regions(document);
    } catch (MalformedException | IllegalArgumentException e) {
      log.log(
          System.Logger.Level.WARNING,
          "the regions are damaged and there are none now: " + e.getMessage() + aside());
    } catch (IOException e) {
      log.log(
          System.Logger.Level.WARNING,
          "the regions cannot be read and there are none now: " + e.getMessage());
    }
    return List.of();
  }

  private String aside() {
    try {
      return "; what was there is " + store.setAside();
    } catch (IOException e) {
      return "; what was there cannot be set aside: " + e.getMessage();
    }
  }

  private static byte[] document(List<Region> regions) {
    RegionForm.Page page = new RegionForm.Page(regions.stream().map(RegionForm::of).toList());
    return (Json.pretty(page) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static List<Region> regions(byte[] document) throws MalformedException {
    // What a power cut leaves of some file systems: the length without the content.
    if (Arrays.equals(document, new byte[document.length])) {
      throw new MalformedException("there is nothing in it");
    }
    List<RegionForm> forms = Json.read(document, RegionForm.Page.class).regions();
    if (forms == null || forms.contains(null)) {
      throw new MalformedException("it has no list of regions");
    }
    List<Region> regions = forms.stream().map(RegionForm::region).toList();
    if (regions.size() > MOST
        || regions.stream().map(Region::name).distinct().count() < regions.size()) {
      throw new MalformedException(
          "there must be at most " + MOST + " regions, each with a name of its own");
    }
    return regions;
  }
}
