package camfleet.frame;

import java.util.Objects;

/** One picture with its header. The payload is shared by all who hold it and never written to. */
public record Frame(FrameHeader header, byte[] payload) {
  public Frame {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(payload, "payload");
  }

  @Override
  public String toString() {
    return "Frame[" + header + ", " + payload.length + " bytes]";
  }
}
