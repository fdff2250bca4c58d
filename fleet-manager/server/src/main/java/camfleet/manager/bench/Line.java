package camfleet.manager.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection of a {@link Loop} without a thread; used on its loop only. */
final class Line {
  private final SocketChannel channel;
  private final Dialogue dialogue;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private SelectionKey key;
  private boolean turns;
  private boolean closed;

  Line(SocketChannel channel, Dialogue dialogue) {
    this.channel = channel;
    this.dialogue = dialogue;
  }

  void register(SelectionKey registered) {
    key = registered;
  }

  /** Writes what the socket takes now, and the rest when it can. */
  void write(ByteBuffer... parts) throws IOException {
    if (closed) {
      return;
    }
    if (waiting.isEmpty()) {
      channel.write(parts);
    }
    for (ByteBuffer part : parts) {
      if (part.hasRemaining()) {
        waiting.add(part);
      }
    }
    attend();
  }

  /** Whether something waits for the socket. */
  boolean isBusy() {
    return !waiting.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the dialogue is to be called whenever the socket takes more. */
  void wantTurns(boolean wanted) {
    turns = wanted;
    if (!closed) {
      attend();
    }
  }

  private void attend() {
    int write = turns || isBusy() ? SelectionKey.OP_WRITE : 0;
    key.interestOps(SelectionKey.OP_READ | write);
  }

  /** What the selector says of it. */
  void ready(ByteBuffer chunk) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        attend();
        dialogue.opened(this);
        return;
      }
      if (key.isReadable()) {
        chunk.clear();
        if (channel.read(chunk) < 0) {
          close("the other side closed the connection");
          return;
        }
        dialogue.received(chunk.flip());
      }
      if (!closed && key.isValid() && key.isWritable()) {
        flush();
      }
    } catch (IOException | RuntimeException e) {
      close(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void flush() throws IOException {
    while (!waiting.isEmpty()) {
      channel.write(waiting.peek());
      if (waiting.peek().hasRemaining()) {
        return;
      }
      waiting.poll();
    }
    attend();
    if (turns) {
      dialogue.turn();
    }
  }

  void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    waiting.clear();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
    dialogue.closed(reason);
  }
}
