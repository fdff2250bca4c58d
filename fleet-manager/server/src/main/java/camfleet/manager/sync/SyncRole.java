package camfleet.manager.sync;

import java.util.Locale;

/** What a camera is in hardware synchronisation: a value of the setting {@code sync}. */
public enum SyncRole {
  OFF,
  /** Gives the beat. */
  SERVER,
  /** Gives no picture before it has heard the server. */
  CLIENT;

  /** The setting. */
  static final String KEY = "sync";

  /** The setting's value. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
