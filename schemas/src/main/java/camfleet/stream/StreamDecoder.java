package camfleet.stream;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import java.nio.ByteBuffer;

/**
 * Reads messages from bytes as they come, in pieces of any size. Lengths are checked before memory
 * is taken, and memory is taken for what has arrived, not for what is claimed: at most twice the
 * bytes that came, or {@value #EAGER_BYTES} bytes, or the largest frame that this peer completed.
 * For one thread at a time.
 *
 * <pre>
 * for (StreamMessage m = decoder.read(chunk); m != null; m = decoder.read(chunk)) { … }
 * </pre>
 */
public final class StreamDecoder implements AutoCloseable {
  /** Bytes of a payload for which memory is taken at once. */
  public static final int EAGER_BYTES = 256 << 10;

  /** A frame's header may grow up to this in later versions. */
  static final int MOST_HEADER_BYTES = 1024;

  private enum Step {
    PREFACE,
    HEAD,
    FIXED,
    JSON,
    HEADER_LENGTH,
    HEADER,
    PAYLOAD
  }

  private final StreamLimits limits;
  private final PayloadMemory memory;
  private final StreamOrder order;
  private final ByteBuffer small = ByteBuffer.allocate(64);
  private ByteBuffer gathered = small;
  private Step step;
  private StreamType type;
  private int bodyBytes;
  private int payloadBytes;
  private FrameHeader header;
  private ByteBuffer payload;
  private int trustedBytes = EAGER_BYTES;
  private StreamFault fault;
  private boolean closed;

  private StreamDecoder(
      StreamLimits limits, PayloadMemory memory, StreamOrder order, boolean preface) {
    this.limits = limits;
    this.memory = memory;
    this.order = order;
    this.step = preface ? Step.PREFACE : Step.HEAD;
    small.limit(preface ? StreamEncoder.PREFACE_BYTES : HEAD_BYTES);
  }

  private static final int HEAD_BYTES = 5;

  /** For the side that is dialled: the preface comes first. */
  public static StreamDecoder accepting(
      StreamLimits limits, PayloadMemory memory, StreamOrder order) {
    return new StreamDecoder(limits, memory, order, true);
  }

  /** For the side that dials: the first bytes are a message. */
  public static StreamDecoder dialling(
      StreamLimits limits, PayloadMemory memory, StreamOrder order) {
    return new StreamDecoder(limits, memory, order, false);
  }

  /** Reads messages without looking at their order. */
  static StreamDecoder unordered(StreamLimits limits, PayloadMemory memory) {
    return new StreamDecoder(limits, memory, null, false);
  }

  /** Whether a part of the preface or of a message has come and the rest is awaited. */
  public boolean isInside() {
    return step != Step.HEAD || gathered.position() > 0;
  }

  /**
   * Takes bytes from the chunk until a message is whole or the chunk is empty.
   *
   * @return the message, or null when the chunk is empty
   * @throws StreamFault when the bytes break the protocol; the same one at each later call
   */
  public StreamMessage read(ByteBuffer chunk) throws StreamFault {
    if (fault != null) {
      throw fault;
    }
    if (closed) {
      throw new IllegalStateException("closed");
    }
    try {
      StreamMessage message = readWhole(chunk);
      if (message != null && order != null) {
        order.received(message);
      }
      return message;
    } catch (StreamFault e) {
      fault = e;
      close();
      throw e;
    }
  }

  private StreamMessage readWhole(ByteBuffer chunk) throws StreamFault {
    while (true) {
      if (step == Step.PAYLOAD) {
        return readPayload(chunk) ? frame() : null;
      }
      move(chunk, gathered);
      if (step == Step.PREFACE) {
        checkPreface();
      }
      if (gathered.hasRemaining()) {
        return null;
      }
      gathered.flip();
      StreamMessage message = advance();
      if (message != null) {
        return message;
      }
    }
  }

  /** Goes on with what was gathered for this step; gives a message when it was the last one. */
  private StreamMessage advance() throws StreamFault {
    switch (step) {
      case PREFACE -> await(Step.HEAD, HEAD_BYTES);
      case HEAD -> readHead();
      case HEADER_LENGTH -> readHeaderLength();
      case HEADER -> readHeader();
      case FIXED -> {
        return readFixed();
      }
      default -> {
        return readJson();
      }
    }
    return null;
  }

  private void checkPreface() throws StreamFault {
    for (int i = 0; i < gathered.position(); i++) {
      if (gathered.get(i) != StreamEncoder.prefaceByte(i)) {
        throw new StreamFault(
            ByeCode.BAD_PREFACE, "this port speaks camfleet-frames/1, which begins with CAMFLT1");
      }
    }
  }

  private void readHead() throws StreamFault {
    long length = gathered.getInt() & 0xFFFF_FFFFL;
    int number = gathered.get() & 0xFF;
    if (length == 0) {
      throw malformed("a message has at least 1 byte, its type, had 0");
    }
    type = StreamType.ofNumber(number);
    if (type == null) {
      throw new StreamFault(ByeCode.UNKNOWN_TYPE, "there is no message of type " + number);
    }
    if (order != null) {
      order.begins(type);
    }
    long body = length - 1;
    int fixed = type.fixedBytes();
    if (fixed >= 0) {
      if (body != fixed) {
        throw malformed(name() + " has " + fixed + " bytes, had " + body);
      }
      await(Step.FIXED, fixed);
    } else if (type.isDocument()) {
      checkSize(body, limits.maxJsonBytes());
      if (body == 0) {
        throw malformed(name() + ": the document is empty");
      }
      gathered = ByteBuffer.allocate((int) body);
      step = Step.JSON;
    } else {
      checkSize(body, (long) limits.maxFrameBytes() + MOST_HEADER_BYTES);
      if (body < FrameHeader.BYTES) {
        throw malformed("a frame needs " + FrameHeader.BYTES + " header bytes, had " + body);
      }
      bodyBytes = (int) body;
      await(Step.HEADER_LENGTH, 2);
    }
  }

  private void checkSize(long bytes, long most) throws StreamFault {
    if (bytes > most) {
      throw new StreamFault(
          ByeCode.TOO_LARGE, name() + " has at most " + most + " bytes, claimed " + bytes);
    }
  }

  private void readHeaderLength() throws StreamFault {
    int headerBytes = gathered.getShort() & 0xFFFF;
    int most = Math.min(bodyBytes, MOST_HEADER_BYTES);
    if (headerBytes < FrameHeader.BYTES || headerBytes > most) {
      throw malformed(
          "header bytes must be " + FrameHeader.BYTES + ".." + most + ", was " + headerBytes);
    }
    payloadBytes = bodyBytes - headerBytes;
    checkSize(payloadBytes, limits.maxFrameBytes());
    gathered = headerBytes <= small.capacity() ? small.clear() : ByteBuffer.allocate(headerBytes);
    gathered.limit(headerBytes).putShort((short) headerBytes);
    step = Step.HEADER;
  }

  private void readHeader() throws StreamFault {
    try {
      header = FrameLayout.readHeader(gathered);
    } catch (MalformedException e) {
      throw malformed("frame: " + e.getMessage());
    }
    if (order != null) {
      order.carries(header);
    }
    payload = taken(Math.min(payloadBytes, trustedBytes));
    step = Step.PAYLOAD;
  }

  private boolean readPayload(ByteBuffer chunk) {
    while (true) {
      move(chunk, payload);
      if (payload.position() == payloadBytes) {
        return true;
      }
      if (payload.hasRemaining()) {
        return false;
      }
      ByteBuffer larger = taken((int) Math.min(payloadBytes, 2L * payload.position()));
      larger.put(payload.flip());
      memory.giveBack(payload);
      payload = larger;
    }
  }

  private ByteBuffer taken(int bytes) {
    return memory.take(bytes).limit(bytes);
  }

  private FrameMessage frame() {
    FrameMessage message = new FrameMessage(header, payload.flip());
    trustedBytes = Math.max(trustedBytes, payloadBytes);
    payload = null;
    header = null;
    await(Step.HEAD, HEAD_BYTES);
    return message;
  }

  private StreamMessage readFixed() throws StreamFault {
    long first = type == StreamType.CREDIT ? gathered.getInt() & 0xFFFF_FFFFL : gathered.getLong();
    StreamMessage message =
        switch (type) {
          case CREDIT -> {
            if (first == 0) {
              throw malformed("credit must be 1..4294967295, was 0");
            }
            yield new Credit(first);
          }
          case PING -> new Ping(first);
          default -> new Pong(first, gathered.getLong(), gathered.getLong());
        };
    await(Step.HEAD, HEAD_BYTES);
    return message;
  }

  private StreamMessage readJson() throws StreamFault {
    try {
      StreamMessage message = Json.read(gathered.array(), type.record());
      await(Step.HEAD, HEAD_BYTES);
      return message;
    } catch (MalformedException e) {
      throw new StreamFault(ByeCode.MALFORMED, name() + ": " + e.getMessage(), e);
    }
  }

  private void await(Step next, int bytes) {
    gathered = small.clear().limit(bytes);
    step = next;
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int bytes = Math.min(from.remaining(), to.remaining());
    if (bytes > 0) {
      to.put(to.position(), from, from.position(), bytes);
      to.position(to.position() + bytes);
      from.position(from.position() + bytes);
    }
  }

  private String name() {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static StreamFault malformed(String sentence) {
    return new StreamFault(ByeCode.MALFORMED, sentence);
  }

  /** Gives back the memory of a frame that did not arrive whole. */
  @Override
  public void close() {
    closed = true;
    gathered = small;
    if (payload != null) {
      memory.giveBack(payload);
      payload = null;
    }
  }
}
