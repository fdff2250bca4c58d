package camfleet.manager.frames;

/**
 * How many connections the port for frames takes, devices and subscribers together.
 *
 * @param perAddress from one address
 * @param inAll from all addresses
 */
public record ConnectionLimits(int perAddress, int inAll) {
  public static final ConnectionLimits DEFAULTS = new ConnectionLimits(1_024, 8_192);

  public ConnectionLimits {
    if (perAddress < 1 || inAll < 1) {
      throw new IllegalArgumentException(
          "connections per address and in all must be at least 1, were "
              + perAddress
              + " and "
              + inAll);
    }
  }
}
