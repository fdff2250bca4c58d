package camfleet.manager.frames;

/**
 * How many may watch.
 *
 * @param perCamera watchers of one camera
 * @param inAll watchers of all cameras, one that watches many counted once
 */
public record WatchLimits(int perCamera, int inAll) {
  public static final WatchLimits DEFAULTS = new WatchLimits(1_000, 4_000);

  public WatchLimits {
    if (perCamera < 1 || inAll < 1) {
      throw new IllegalArgumentException(
          "limits of watchers must be at least 1, were " + perCamera + " and " + inAll);
    }
  }

  /** One watcher more than there may be. */
  public static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1;

    TooManyException(String sentence) {
      super(sentence);
    }
  }
}
