package camfleet.house.crooked.upstairs;

import camfleet.house.crooked.downstairs.Cellar;

/** A room that may use the one below. */
public final class Bedroom {
  private final Cellar below = new Cellar();

  public Cellar below() {
    return below;
  }
}
