package camfleet.device.gpio;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pins of Pi4J's mock, whose edges a test makes and whose levels it sees. */
public final class MockPins implements Pins {
  /** Lines that another program holds. */
  public final Set<Integer> taken = ConcurrentHashMap.newKeySet();

  private final Map<Integer, MockDigitalInput> inputs = new ConcurrentHashMap<>();
  private final Map<Integer, List<DigitalState>> levels = new ConcurrentHashMap<>();
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();

  @Override
  public boolean exist() {
    return true;
  }

  @Override
  public OpenPins open() {
    Pi4jPins.quiet();
    return new Pi4jPins(new Inputs(), new Outputs());
  }

  @Override
  public Optional<Lamp> ownLamp() {
    return Optional.empty();
  }

  /** The lines that are in use now. */
  public Set<Integer> inUse() {
    return Set.copyOf(open);
  }

  /** One rising edge on a line, and down again. */
  public void rise(int line) {
    inputs.get(line).mockState(DigitalState.HIGH);
    inputs.get(line).mockState(DigitalState.LOW);
  }

  /** How often an output went high. */
  public long pulses(int line) {
    return levels.get(line).stream().filter(DigitalState::isHigh).count();
  }

  boolean isLow(int line) {
    List<DigitalState> all = levels.get(line);
    return all.isEmpty() || all.get(all.size() - 1).isLow();
  }

  private void take(int line) {
    if (taken.contains(line)) {
      throw new IllegalStateException("Device or resource busy");
    }
    open.add(line);
  }

  private final class Inputs extends MockDigitalInputProviderImpl {
    @Override
    public DigitalInput create(DigitalInputConfig config) {
      take(config.address());
      DigitalInput input = super.create(config);
      inputs.put(config.address(), (MockDigitalInput) input);
      return input;
    }

    @Override
    public DigitalInputProvider shutdown(Context context) throws ShutdownException {
      open.clear();
      return super.shutdown(context);
    }
  }

  private final class Outputs extends MockDigitalOutputProviderImpl {
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
      take(config.address());
      DigitalOutput output = super.create(config);
      List<DigitalState> seen =
          levels.computeIfAbsent(config.address(), line -> new CopyOnWriteArrayList<>());
      output.addListener(event -> seen.add(event.state()));
      return output;
    }
  }
}
