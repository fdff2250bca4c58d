package camfleet.house.crooked.downstairs;

import camfleet.house.crooked.upstairs.Bedroom;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;

/** A room that uses what it may not; nobody runs this. */
public final class Cellar {
  private Bedroom above;

  public void everythingForbidden() {
    Logger.getLogger("cellar").info(String.valueOf(above));
    Assertions.fail("never called");
    new Thread(this::everythingForbidden).start();
    Executors.newCachedThreadPool().shutdown();
    System.out.println("printed");
    new IllegalStateException("shown").printStackTrace();
  }
}
