package camfleet.manager.store;

import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings a database to the schema of this program, by numbered files that never change. */
final class Migrations {
  private static final String LOCATION = "classpath:camfleet/manager/store";

  private Migrations() {}

  /**
   * @param shown the database, for people
   * @param elsewhere the option that names another one, for people
   * @param sentence what a failure of the database means
   */
  static void run(
      DataSource source,
      String shown,
      String elsewhere,
      Function<SQLException, StoreException> sentence) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations(LOCATION)
            .placeholderReplacement(false)
            .loggers("slf4j")
            .load();
    try {
      refuseNewer(flyway.info().all(), shown, elsewhere);
      flyway.migrate();
    } catch (FlywayException e) {
      SQLException failure = Failures.deepest(e);
      if (failure != null) {
        throw sentence.apply(failure);
      }
      throw new StoreException(
          "the database "
              + shown
              + " cannot be brought to this version: "
              + firstLine(e)
              + "; give the manager one of its own with "
              + elsewhere,
          e);
    }
  }

  private static void refuseNewer(MigrationInfo[] all, String shown, String elsewhere) {
    MigrationVersion known = MigrationVersion.EMPTY;
    MigrationVersion applied = MigrationVersion.EMPTY;
    for (MigrationInfo one : all) {
      if (one.getState().isResolved() && one.getVersion().isNewerThan(known)) {
        known = one.getVersion();
      }
      if (one.getState().isApplied() && one.getVersion().isNewerThan(applied)) {
        applied = one.getVersion();
      }
    }
    if (applied.isNewerThan(known)) {
      throw new StoreException(
          "the database "
              + shown
              + " is of a newer fleet-manager (schema "
              + applied
              + ", this one knows "
              + known
              + "); run that one, or give this one another database with "
              + elsewhere);
    }
  }

  private static String firstLine(FlywayException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.strip().lines().findFirst().orElse("").strip();
  }
}
