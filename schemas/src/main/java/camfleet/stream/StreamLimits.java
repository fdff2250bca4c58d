package camfleet.stream;

/**
 * What one side takes from the other.
 *
 * @param maxFrameBytes greatest payload of a frame
 * @param maxJsonBytes greatest body of a message that is JSON
 * @param maxCredit most frames that may be under way
 * @param maxChannels most channels open at a time, towards a subscriber
 * @param maxSubscriptions most subscriptions open at a time
 */
public record StreamLimits(
    int maxFrameBytes, int maxJsonBytes, int maxCredit, int maxChannels, int maxSubscriptions) {
  /** No limit of a frame can be set higher than this. */
  public static final int MOST_FRAME_BYTES = 256 << 20;

  /** 4 MiB a frame, 16 KiB of JSON, 64 frames under way, 1024 channels, 64 subscriptions. */
  public static final StreamLimits DEFAULTS = new StreamLimits(4 << 20, 16 << 10, 64, 1024, 64);

  public StreamLimits {
    Texts.range("max_frame_bytes", maxFrameBytes, 1, MOST_FRAME_BYTES);
    Texts.range("max_json_bytes", maxJsonBytes, 1024, 1 << 20);
    Texts.range("max_credit", maxCredit, 1, 1 << 20);
    Texts.range("max_channels", maxChannels, 1, 1 << 16);
    Texts.range("max_subscriptions", maxSubscriptions, 1, 1 << 16);
  }

  public StreamLimits withMaxFrameBytes(int bytes) {
    return new StreamLimits(bytes, maxJsonBytes, maxCredit, maxChannels, maxSubscriptions);
  }

  public StreamLimits withMaxCredit(int frames) {
    return new StreamLimits(maxFrameBytes, maxJsonBytes, frames, maxChannels, maxSubscriptions);
  }
}
