package camfleet.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The messages on their way over one connection: at most {@code window} under way, some more
 * waiting in order, the rest refused. Never blocks; any thread may call it.
 */
final class Outbox {
  /** How many messages may wait, and how many bytes of payload; one message may always wait. */
  static final int MAX_WAITING = 1_000;

  static final long MAX_WAITING_BYTES = 16L << 20;

  private record Item(Publication publication, CompletableFuture<Void> future) {}

  private final Wire wire;
  private final int window;
  private final BrokerAddress broker;
  private final Runnable noRoom;

  // Guarded by this.
  private final Deque<Item> waiting = new ArrayDeque<>();
  private final Set<Item> underWay = new LinkedHashSet<>();
  private long waitingBytes;
  private boolean pumping;
  private String over;

  /**
   * @param noRoom told when the library had no room although the window had, as it counts a message
   *     of QoS 0 a moment longer than it says; the owner pumps again shortly
   */
  Outbox(Wire wire, int window, BrokerAddress broker, Runnable noRoom) {
    this.wire = wire;
    this.window = window;
    this.broker = broker;
    this.noRoom = noRoom;
  }

  CompletableFuture<Void> add(Publication publication) {
    Item item = new Item(publication, new CompletableFuture<>());
    synchronized (this) {
      if (over != null) {
        return failed(PublishException.Reason.NOT_CONNECTED, over);
      }
      int bytes = publication.payload().length;
      if (waiting.size() >= MAX_WAITING
          || (!waiting.isEmpty() && waitingBytes + bytes > MAX_WAITING_BYTES)) {
        return failed(
            PublishException.Reason.BUSY,
            waiting.size()
                + " messages ("
                + waitingBytes
                + " bytes) already wait for broker "
                + broker
                + "; publish more slowly");
      }
      waiting.addLast(item);
      waitingBytes += bytes;
    }
    pump();
    return item.future();
  }

  /**
   * Hands over what the window has room for. One thread at a time does it, so that messages keep
   * their order; the library is called without the lock because it may call back.
   */
  void pump() {
    while (true) {
      Item next;
      synchronized (this) {
        if (pumping || over != null || underWay.size() >= window || waiting.isEmpty()) {
          return;
        }
        next = waiting.pollFirst();
        waitingBytes -= next.publication().payload().length;
        underWay.add(next);
        pumping = true;
      }
      boolean taken = wire.publish(next.publication(), failure -> done(next, failure));
      boolean back = false;
      synchronized (this) {
        pumping = false;
        if (!taken && underWay.remove(next)) {
          waiting.addFirst(next);
          waitingBytes += next.publication().payload().length;
          back = true;
        }
      }
      if (back) {
        noRoom.run();
        return;
      }
    }
  }

  private void done(Item item, PublishException failure) {
    synchronized (this) {
      if (!underWay.remove(item)) {
        return;
      }
    }
    pump();
    if (failure == null) {
      item.future().complete(null);
    } else {
      item.future().completeExceptionally(failure);
    }
  }

  /** The connection is over: everything here fails as lost, later messages as not connected. */
  void end(String reason) {
    List<Item> lost;
    synchronized (this) {
      if (over != null) {
        return;
      }
      over = reason;
      lost = new ArrayList<>(underWay);
      lost.addAll(waiting);
      underWay.clear();
      waiting.clear();
      waitingBytes = 0;
    }
    for (Item item : lost) {
      item.future()
          .completeExceptionally(new PublishException(PublishException.Reason.LOST, reason));
    }
  }

  private static CompletableFuture<Void> failed(PublishException.Reason reason, String message) {
    return CompletableFuture.failedFuture(new PublishException(reason, message));
  }
}
