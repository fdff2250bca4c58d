package camfleet.manager.store;

import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;

/** One of the two databases: its connections and its words for what goes wrong. */
interface Database extends AutoCloseable {
  /** The one connection that writes. */
  Jdbi writer();

  /** A few connections that read beside it. */
  Jdbi readers();

  /**
   * The sentence for a failure.
   *
   * @param doing what was under way, such as {@code storing revisions}
   */
  StoreException failure(String doing, SQLException cause);

  @Override
  void close();
}
