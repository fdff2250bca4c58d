package camfleet.mqtt;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One attempt to connect and the connection it becomes, in one version of the protocol; used once.
 * What happens on it is told to {@link Events} on the client library's threads.
 */
interface Wire {
  /** Hears of a wire; must return at once and throw nothing. */
  interface Events {
    void opened(BrokerLimits limits);

    /** The attempt failed or the connection is lost; heard once or more, the first counts. */
    void failed(WireFailure failure);

    void arrived(Delivery delivery);

    /** {@link Wire#checkActivity} is wanted after this time; negative for not any more. */
    void pingDue(long delayMillis);
  }

  /**
   * A broker that says nothing for this long is asked, and the connection ends when it has said
   * nothing for twice or three times as long: a line may be dead that no one has closed.
   */
  Duration LONGEST_SILENCE = Duration.ofSeconds(6);

  /** Begins to connect; the outcome is told to {@link Events}. */
  void open();

  /**
   * Hands over a message; {@code done} hears null or why it failed, once.
   *
   * @return false when the library has no room at the moment; {@code done} is not called then
   */
  boolean publish(Publication publication, Consumer<PublishException> done);

  /**
   * Subscribes to all filters with one packet.
   *
   * @param done hears of the refused filters and their reasons; not called when the connection ends
   */
  void subscribe(Map<String, Subscription> filters, Consumer<Map<String, String>> done);

  /**
   * @param done called when the broker has answered; not called when the connection ends
   */
  void unsubscribe(String filter, Runnable done);

  /** The next subscribe and unsubscribe make a pull, so they are written together if possible. */
  void announcePull();

  /** Sends a PINGREQ when one is due, and ends the connection when an answer is missing. */
  void checkActivity();

  /** Says DISCONNECT, waiting at most this long, and frees everything. */
  void disconnect(Duration timeout);

  /** Frees everything at once, without DISCONNECT. */
  void abandon();
}
