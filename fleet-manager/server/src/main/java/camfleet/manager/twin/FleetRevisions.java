package camfleet.manager.twin;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.FleetLayers;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.Store;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fleet's document and its revisions. Changed on the twin's loop alone; any thread may read the
 * newest.
 */
final class FleetRevisions {
  private static final System.Logger LOG = System.getLogger("camfleet.manager.twin");

  /** As many documents are kept ready; a rollout asks for the same one again and again. */
  private static final int READY = 4;

  /** The newest with what it says; the revision is null before the first. */
  record Head(FleetRevision revision, FleetDocument document) {
    long number() {
      return revision == null ? 0 : revision.number();
    }
  }

  private final Store store;
  private final SettingTable settings;
  private final InstantSource wall;
  private final Map<Long, FleetLayers> ready = new LinkedHashMap<>();
  private volatile Head head = new Head(null, FleetDocument.EMPTY);
  private long released;
  private TwinException unreadable;

  FleetRevisions(Store store, SettingTable settings, InstantSource wall) {
    this.store = store;
    this.settings = settings;
    this.wall = wall;
  }

  void load() {
    FleetRevision newest = store.head().orElse(null);
    FleetDocument document = FleetDocument.EMPTY;
    try {
      document = newest == null ? document : read(newest);
      unreadable = null;
    } catch (TwinException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
      unreadable = e;
    }
    head = new Head(newest, document);
    released = store.released().map(FleetRevision::number).orElse(0L);
  }

  Head head() {
    return head;
  }

  /** The newest document, to be edited; fails when it is not readable. */
  FleetDocument document() throws TwinException {
    if (unreadable != null) {
      throw unreadable;
    }
    return head.document();
  }

  /** The number of the newest released one, 0 for none. */
  long released() {
    return released;
  }

  boolean isHeadReleased() {
    return head.number() == released;
  }

  /** Whether a document says the same as the newest. */
  boolean isHead(FleetDocument document) {
    return unreadable == null
        && Json.text(document.toMap()).equals(Json.text(head.document().toMap()));
  }

  /** Stores the next. */
  FleetRevision add(FleetDocument document, Change change, boolean isReleased) {
    FleetRevision added =
        store.addFleetRevision(
            new FleetRevision(
                0,
                wall.instant().truncatedTo(ChronoUnit.MILLIS),
                change.by(),
                change.why(),
                change.origin(),
                Json.text(document.toMap()),
                isReleased));
    head = new Head(added, document);
    unreadable = null;
    if (isReleased) {
      released = added.number();
    }
    return added;
  }

  /**
   * Marks a revision as released, and with it the edits of single devices that were made of it
   * since.
   */
  void markReleased(long number) throws TwinException {
    long last = find(number).number();
    store.markReleased(last);
    released = Math.max(released, last);
    for (long next = last + 1; next <= head.number(); next++) {
      if (!isEdit(find(next))) {
        return;
      }
      store.markReleased(next);
      released = Math.max(released, next);
    }
    if (head.number() <= released) {
      head = new Head(find(head.number()), head.document());
    }
  }

  FleetRevision find(long number) throws TwinException {
    Optional<FleetRevision> found = store.fleetRevision(number);
    if (found.isEmpty()) {
      throw new TwinException(
          new Problem(
              ProblemCode.NOT_FOUND,
              "there is no fleet revision " + number + "; the newest is " + head.number()));
    }
    return found.get();
  }

  /** Whether a revision was made for one device, so that it stands beside a rollout. */
  boolean isEdit(long number) {
    return store.fleetRevision(number).filter(FleetRevisions::isEdit).isPresent();
  }

  private static boolean isEdit(FleetRevision revision) {
    return revision.origin() == FleetRevision.Origin.PATCH
        || revision.origin() == FleetRevision.Origin.DRIFT;
  }

  /** The documents of these revisions as far as they can be read, the newest first. */
  SortedMap<Long, FleetLayers> readable(Collection<Long> numbers) {
    SortedMap<Long, FleetLayers> readable = new TreeMap<>(Comparator.reverseOrder());
    for (long number : numbers) {
      try {
        readable.put(number, layers(number));
      } catch (TwinException e) {
        LOG.log(System.Logger.Level.DEBUG, e.getMessage());
      }
    }
    return readable;
  }

  /** A revision's document, ready to say what follows; that of number 0 is empty. */
  FleetLayers layers(long number) throws TwinException {
    FleetLayers known = ready.get(number);
    if (known != null) {
      return known;
    }
    FleetDocument document =
        number == 0
            ? FleetDocument.EMPTY
            : number == head.number() ? document() : read(find(number));
    FleetLayers layers = new FleetLayers(document, settings);
    ready.put(number, layers);
    if (ready.size() > READY) {
      ready.remove(ready.keySet().iterator().next());
    }
    return layers;
  }

  /** What a stored revision says. */
  FleetDocument read(FleetRevision revision) throws TwinException {
    String why;
    try {
      FleetDocument.Checked checked =
          FleetDocument.read(
              Json.readObject(revision.document().getBytes(StandardCharsets.UTF_8)), settings);
      if (checked.isGood()) {
        return checked.document();
      }
      why = checked.problems().get(0).message();
    } catch (MalformedException e) {
      why = e.getMessage();
    }
    throw new TwinException(
        new Problem(
            ProblemCode.INVALID_ARGUMENT,
            "fleet revision "
                + revision.number()
                + " cannot be read by this version: "
                + why
                + "; apply a whole document"));
  }
}
