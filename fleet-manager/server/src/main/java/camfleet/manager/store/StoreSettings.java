package camfleet.manager.store;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the store is and how much it keeps.
 *
 * @param folder where the database file lies; null for one in memory
 * @param url of a PostgreSQL database, {@code jdbc:postgresql://HOST[:PORT]/NAME?user=USER}, used
 *     instead of the file; null for the file
 * @param password at that database; null when it asks for none or the address has it
 * @param revisionsPerDevice how many revisions of a device are kept, the newest, at least 2
 * @param events which events are kept
 */
public record StoreSettings(
    Path folder, String url, String password, int revisionsPerDevice, EventLog.Keep events) {
  /** The database file in its folder. */
  public static final String FILE = "fleet.db";

  public static final int REVISIONS_PER_DEVICE = 200;

  private static final String POSTGRESQL = "jdbc:postgresql:";

  public StoreSettings {
    if (url != null && !url.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "the database must be jdbc:postgresql://HOST[:PORT]/NAME?user=USER, was \""
              + withoutQuery(url)
              + "\"; without it a file in the data folder is used");
    }
    Objects.requireNonNull(events, "events");
    if (revisionsPerDevice < 2) {
      throw new IllegalArgumentException(
          "revisions kept of a device must be at least 2, was " + revisionsPerDevice);
    }
  }

  /** A file in this folder, which is made when it is not there. */
  public static StoreSettings in(Path folder) {
    return new StoreSettings(
        Objects.requireNonNull(folder, "folder"),
        null,
        null,
        REVISIONS_PER_DEVICE,
        EventLog.Keep.DEFAULTS);
  }

  /** One that goes with the process. */
  public static StoreSettings inMemory() {
    return new StoreSettings(null, null, null, REVISIONS_PER_DEVICE, EventLog.Keep.DEFAULTS);
  }

  /** Another database instead of the file; null for the file. */
  public StoreSettings withDatabase(String otherUrl, String itsPassword) {
    return new StoreSettings(folder, otherUrl, itsPassword, revisionsPerDevice, events);
  }

  public StoreSettings withKept(int revisions, EventLog.Keep keptEvents) {
    return new StoreSettings(folder, url, password, revisions, keptEvents);
  }

  /** Where it is, for people: an address may hold a password, so that it is cut before that. */
  public String shown() {
    if (url != null) {
      return withoutQuery(url).substring("jdbc:".length());
    }
    return folder == null ? "memory" : folder.resolve(FILE).toString();
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return (query < 0 ? url : url.substring(0, query)).replaceAll("//[^/]*@", "//");
  }

  @Override
  public String toString() {
    return "StoreSettings[" + shown() + ", " + revisionsPerDevice + " revisions per device]";
  }
}
