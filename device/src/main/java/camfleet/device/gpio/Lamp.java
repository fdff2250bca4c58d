package camfleet.device.gpio;

import java.io.IOException;

/** A lamp that can be taken over for a while and given back as it was. */
public interface Lamp {
  void take() throws IOException;

  void set(boolean on) throws IOException;

  void giveBack() throws IOException;

  /** A lamp on a pin, dark when nobody wants it. */
  static Lamp on(OpenPins.Output output) {
    return new Lamp() {
      @Override
      public void take() {}

      @Override
      public void set(boolean on) throws IOException {
        output.set(on);
      }

      @Override
      public void giveBack() throws IOException {
        output.set(false);
      }
    };
  }
}
