package camfleet.device.uplink;

/**
 * What became of the frames since the start.
 *
 * @param bytes of the pictures that were published
 * @param forgotten replaced by a newer one while waiting, or without a connection to wait for
 * @param tooLarge could not be made small enough
 * @param lost given to the link without success
 */
public record FrameCounts(long published, long bytes, long forgotten, long tooLarge, long lost) {}
