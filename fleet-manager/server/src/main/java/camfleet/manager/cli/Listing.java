package camfleet.manager.cli;

/** How many lines of a list may be asked for at once. */
final class Listing {
  static final int MOST = 1000;

  private Listing() {}

  static void check(int limit) throws Refusal {
    if (limit < 1 || limit > MOST) {
      throw Refusal.usage("--limit must be 1.." + MOST + ", was " + limit);
    }
  }
}
