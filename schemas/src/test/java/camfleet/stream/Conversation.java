package camfleet.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One end of a connection in a state to be attacked: a reader and its order, without a socket. */
final class Conversation {
  final StreamOrder order;
  final StreamDecoder decoder;
  final List<StreamMessage> heard = new ArrayList<>();

  private Conversation(StreamOrder order, StreamDecoder decoder) {
    this.order = order;
    this.decoder = decoder;
  }

  /**
   * @param state {@code new}: a manager that was dialled · {@code device}, {@code subscriber}: a
   *     manager that welcomed one · {@code as-device-waiting}: a device that said hello · {@code
   *     as-device}, {@code as-subscriber}: one that was welcomed
   */
  static Conversation in(String state) throws StreamFault {
    StreamLimits limits = StreamLimits.DEFAULTS;
    boolean dials = state.startsWith("as-");
    StreamSide self =
        !dials
            ? StreamSide.MANAGER
            : state.startsWith("as-device") ? StreamSide.DEVICE : StreamSide.SUBSCRIBER;
    StreamOrder order = StreamOrder.of(self, limits);
    StreamDecoder decoder =
        dials
            ? StreamDecoder.dialling(limits, PayloadMemory.HEAP, order)
            : StreamDecoder.accepting(limits, PayloadMemory.HEAP, order);
    Conversation conversation = new Conversation(order, decoder);
    Hello hello = state.contains("device") ? Messages.DEVICE : Messages.SUBSCRIBER;
    Welcome welcome = new Welcome("s", state.contains("device") ? 2 : 0, 1000, 0);
    switch (state) {
      case "new" -> {
        // nothing was said
      }
      case "device", "subscriber" -> {
        decoder.read(StreamEncoder.preface());
        conversation.hear(StreamEncoder.bytes(hello), 1 << 20);
        order.sent(welcome);
      }
      default -> {
        order.sent(hello);
        if (!state.endsWith("waiting")) {
          conversation.hear(StreamEncoder.bytes(welcome), 1 << 20);
        }
        if (self == StreamSide.SUBSCRIBER) {
          order.sent(new Credit(2));
        }
      }
    }
    return conversation;
  }

  /** Feeds bytes in pieces of this size. */
  void hear(byte[] bytes, int piece) throws StreamFault {
    for (int at = 0; at < bytes.length; at += piece) {
      ByteBuffer chunk = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
      for (StreamMessage m = decoder.read(chunk); m != null; m = decoder.read(chunk)) {
        heard.add(m);
      }
    }
  }
}
