package camfleet.device.config;

import camfleet.message.Problem;
import camfleet.message.ReportedConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is to be done for others, in this order, when the twin has changed. */
public sealed interface News {
  /** To be published on {@code config/reported}. */
  record Report(ReportedConfig document) implements News {}

  /**
   * Who asked for an override hears what became of it.
   *
   * @param problems why it is not in force; empty when it is
   */
  record Answer(CompletableFuture<List<Problem>> asker, List<Problem> problems) implements News {}

  /** The agent is to be started again, for keys that take hold in no other way. */
  record Restart() implements News {}
}
