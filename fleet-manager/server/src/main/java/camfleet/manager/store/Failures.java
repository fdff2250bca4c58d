package camfleet.manager.store;

import java.sql.SQLException;

/** Finds what the driver said in what the libraries above it made of that. */
final class Failures {
  private Failures() {}

  static StoreException of(Database database, String doing, Throwable failure) {
    SQLException deepest = deepest(failure);
    return deepest == null
        ? new StoreException(doing + " failed: " + failure.getMessage(), failure)
        : database.failure(doing, deepest);
  }

  /** The last of its causes that is one of SQL, or null. */
  static SQLException deepest(Throwable failure) {
    SQLException deepest = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException one) {
        deepest = one;
      }
    }
    return deepest;
  }
}
