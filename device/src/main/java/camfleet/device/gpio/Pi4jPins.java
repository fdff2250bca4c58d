package camfleet.device.gpio;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;

/**
 * Pins by Pi4J. Its providers are named and not looked for, because where it finds no Pi it takes
 * mocks in silence. They are let go all together: Pi4J keeps a line until its context ends.
 */
final class Pi4jPins implements OpenPins {
  private static final System.Logger LOG = System.getLogger("camfleet.device.gpio");

  private final Context context;

  // Guarded by this: after its end a context would write into memory that is no longer its own.
  private boolean closed;

  Pi4jPins(DigitalInputProvider inputs, DigitalOutputProvider outputs) {
    context =
        Pi4J.newContextBuilder()
            .noAutoDetect()
            .noAutoInject()
            .disableShutdownHook()
            .add(inputs, outputs)
            .build();
  }

  /** By the kernel's character device, on the chip of the header whatever its number is. */
  static Pi4jPins ofThisPi() throws PinException {
    quiet();
    try {
      if (!BoardInfoHelper.runningOnRaspberryPi()) {
        throw new PinException("the pins cannot be used: Pi4J does not know this board");
      }
      return new Pi4jPins(
          GpioDDigitalInputProvider.newInstance(), GpioDDigitalOutputProvider.newInstance());
    } catch (RuntimeException | LinkageError e) {
      throw new PinException("the pins cannot be opened: " + words(e), e);
    }
  }

  /**
   * What goes wrong comes as an exception; without this SLF4J prints that nobody logs for Pi4J. To
   * be called before anything of Pi4J is loaded.
   */
  static void quiet() {
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
  }

  @Override
  public synchronized Output output(int line, String user) throws PinException {
    try {
      DigitalOutput output =
          context.create(
              DigitalOutput.newConfigBuilder(context)
                  .id(user)
                  .address(line)
                  .initial(DigitalState.LOW)
                  .shutdown(DigitalState.LOW)
                  .build());
      return high -> set(output, high, line, user);
    } catch (RuntimeException | LinkageError e) {
      throw refused(line, user, e);
    }
  }

  private synchronized void set(DigitalOutput output, boolean high, int line, String user)
      throws PinException {
    if (closed) {
      return;
    }
    try {
      output.state(high ? DigitalState.HIGH : DigitalState.LOW);
    } catch (RuntimeException e) {
      throw refused(line, user, e);
    }
  }

  @Override
  public synchronized void input(int line, String user, Runnable rising) throws PinException {
    try {
      DigitalInput input =
          context.create(
              DigitalInput.newConfigBuilder(context)
                  .id(user)
                  .address(line)
                  .pull(PullResistance.PULL_DOWN)
                  // Bounces are removed here, where they are counted.
                  .debounce(0L)
                  .build());
      input.addListener(
          event -> {
            if (event.state() == DigitalState.HIGH) {
              rising.run();
            }
          });
    } catch (RuntimeException | LinkageError e) {
      throw refused(line, user, e);
    }
  }

  private static PinException refused(int line, String user, Throwable e) {
    return new PinException(
        user + ": pin " + line + " cannot be used: " + words(e) + " (see: gpioinfo)", e);
  }

  /** The innermost reason, which is the system's own. */
  private static String words(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.toString() : inner.getMessage();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      context.shutdown();
    } catch (Pi4JException e) {
      LOG.log(System.Logger.Level.WARNING, "the pins were not let go: " + words(e));
    }
  }
}
