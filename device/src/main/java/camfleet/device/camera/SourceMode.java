package camfleet.device.camera;

/**
 * One way in which a sensor takes pictures.
 *
 * @param width pixels
 * @param height pixels
 * @param fps greatest number of pictures per second
 */
public record SourceMode(int width, int height, double fps) {}
