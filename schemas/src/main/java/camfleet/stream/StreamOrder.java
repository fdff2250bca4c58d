package camfleet.stream;

import camfleet.frame.FrameHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may say what when on one connection, followed by one of its ends: {@link StreamDecoder} tells
 * it what came, the end itself what it {@linkplain #sent sends}. What the other end may not say is
 * a {@link StreamFault}; what this end may not say is a bug. For any thread.
 */
public final class StreamOrder {
  /** Pings without an answer that one end may have under way. */
  public static final int MAX_PINGS = 16;

  private enum Phase {
    HELLO,
    WELCOME,
    OPEN,
    ENDED
  }

  private final StreamSide self;
  private final StreamLimits limits;
  private final Map<Integer, String> channels = new HashMap<>();
  private final Set<String> subscriptions = new HashSet<>();
  private final Deque<Long> managersPings = new ArrayDeque<>();
  private final Deque<Long> dialersPings = new ArrayDeque<>();
  private Phase phase = Phase.HELLO;
  private StreamSide dialer;
  private Hello hello;
  private Welcome welcome;
  private long credit;

  private StreamOrder(StreamSide self, StreamLimits limits) {
    this.self = self;
    this.limits = limits;
    this.dialer = self == StreamSide.MANAGER ? null : self;
  }

  /** The order of one connection as one of its ends follows it. */
  public static StreamOrder of(StreamSide self, StreamLimits limits) {
    return new StreamOrder(self, limits);
  }

  /** Whether HELLO and WELCOME are said and BYE is not. */
  public synchronized boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Whether one of the ends said BYE. */
  public synchronized boolean isEnded() {
    return phase == Phase.ENDED;
  }

  /** What the dialling end said first, or null before. */
  public synchronized Hello hello() {
    return hello;
  }

  /** The manager's answer, or null before. */
  public synchronized Welcome welcome() {
    return welcome;
  }

  /** Frames that may be sent, or that may still come, before more credit is granted. */
  public synchronized long credit() {
    return credit;
  }

  /** Pings of this end that wait for an answer; at {@link #MAX_PINGS} no more may be sent. */
  public synchronized int pingsUnderWay() {
    return (self == StreamSide.MANAGER ? managersPings : dialersPings).size();
  }

  /** How many channels are open. */
  public synchronized int channels() {
    return channels.size();
  }

  /** The id of the camera whose frames this channel carries, or null when it is not open. */
  public synchronized String cameraOf(int channel) {
    return channels.get(channel);
  }

  /**
   * To be called before a message is written, in the order in which messages are written.
   *
   * @throws IllegalStateException when this end must not say this now
   */
  public synchronized void sent(StreamMessage message) {
    try {
      mayBegin(self, message.type());
      if (message instanceof FrameMessage frame) {
        mayCarry(self, frame.header());
      }
      follow(self, message);
    } catch (StreamFault e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** A message of this type has begun to come; checked before memory is taken for it. */
  synchronized void begins(StreamType type) throws StreamFault {
    mayBegin(other(), type);
  }

  /** A frame's header has come; checked before memory is taken for its payload. */
  synchronized void carries(FrameHeader header) throws StreamFault {
    mayCarry(other(), header);
  }

  /** A whole message has come. */
  synchronized void received(StreamMessage message) throws StreamFault {
    follow(other(), message);
  }

  /** Null when it is the dialling end and has not said what it is. */
  private StreamSide other() {
    return self == StreamSide.MANAGER ? dialer : StreamSide.MANAGER;
  }

  private void mayBegin(StreamSide speaker, StreamType type) throws StreamFault {
    boolean manager = speaker == StreamSide.MANAGER;
    boolean expected =
        switch (type) {
          case HELLO -> phase == Phase.HELLO && !manager;
          case WELCOME -> phase == Phase.WELCOME && manager;
          case BYE -> phase != Phase.ENDED;
          default -> phase == Phase.OPEN;
        };
    if (!expected) {
      throw outOfOrder(word(type) + " was not expected " + where());
    }
    boolean toSubscriber = dialer == StreamSide.SUBSCRIBER;
    boolean allowed =
        switch (type) {
          case FRAME -> manager == toSubscriber;
          case CREDIT -> manager != toSubscriber;
          case SUBSCRIBE, UNSUBSCRIBE -> speaker == StreamSide.SUBSCRIBER;
          case NOTICE -> manager && toSubscriber;
          default -> true;
        };
    if (!allowed) {
      throw outOfOrder(
          (manager ? "the manager" : "a " + word(speaker))
              + " must not say "
              + word(type)
              + (manager ? " to a " + word(dialer) : ""));
    }
    if (type == StreamType.FRAME && credit == 0) {
      throw new StreamFault(ByeCode.NO_CREDIT, "a frame was sent without credit");
    }
    if (type == StreamType.PONG && pingsOf(manager ? dialer : StreamSide.MANAGER).isEmpty()) {
      throw outOfOrder("a pong came without a ping");
    }
  }

  private void mayCarry(StreamSide speaker, FrameHeader header) throws StreamFault {
    if (!channels.containsKey(header.channel())) {
      throw new StreamFault(
          ByeCode.UNKNOWN_CHANNEL,
          "channel "
              + header.channel()
              + (speaker == StreamSide.DEVICE
                  ? " has no camera; hello named " + channels.size()
                  : " was not announced"));
    }
  }

  private void follow(StreamSide speaker, StreamMessage message) throws StreamFault {
    if (message instanceof FrameMessage frame) {
      if (frame.bytes() > welcome.maxFrameBytes()) {
        throw new StreamFault(
            ByeCode.TOO_LARGE,
            "a frame has at most " + welcome.maxFrameBytes() + " bytes, had " + frame.bytes());
      }
      credit--;
    } else if (message instanceof Credit more) {
      grant(more.frames());
    } else if (message instanceof Ping ping) {
      Deque<Long> pings = pingsOf(speaker);
      if (pings.size() == MAX_PINGS) {
        throw outOfOrder("at most " + MAX_PINGS + " pings may wait for an answer");
      }
      pings.add(ping.t0());
    } else if (message instanceof Pong pong) {
      StreamSide asker = speaker == StreamSide.MANAGER ? dialer : StreamSide.MANAGER;
      Long asked = pingsOf(asker).poll();
      if (asked == null || asked != pong.t0()) {
        throw outOfOrder("a pong repeats the t0 of the oldest ping, did not");
      }
    } else if (message instanceof Notice notice) {
      follow(notice);
    } else if (message instanceof Subscribe subscribe) {
      if (!subscriptions.add(subscribe.id())) {
        throw outOfOrder("there is already a subscription \"" + subscribe.id() + "\"");
      }
      if (subscriptions.size() > limits.maxSubscriptions()) {
        throw new StreamFault(
            ByeCode.TOO_MANY, "at most " + limits.maxSubscriptions() + " subscriptions");
      }
    } else if (message instanceof Unsubscribe unsubscribe) {
      if (!subscriptions.remove(unsubscribe.id())) {
        throw outOfOrder("there is no subscription \"" + unsubscribe.id() + "\"");
      }
    } else if (message instanceof Hello said) {
      begin(said);
    } else if (message instanceof Welcome said) {
      welcome = said;
      phase = Phase.OPEN;
      if (dialer == StreamSide.DEVICE) {
        grant(said.credit());
      }
    } else {
      phase = Phase.ENDED;
    }
  }

  private void begin(Hello said) throws StreamFault {
    StreamSide is = said.device() == null ? StreamSide.SUBSCRIBER : StreamSide.DEVICE;
    if (dialer != null && dialer != is) {
      throw outOfOrder("a " + word(dialer) + " must not say hello as a " + word(is));
    }
    dialer = is;
    hello = said;
    phase = Phase.WELCOME;
    for (String camera : said.cameras()) {
      channels.put(channels.size(), camera);
    }
  }

  private void grant(long frames) throws StreamFault {
    credit += frames;
    if (credit > limits.maxCredit()) {
      throw new StreamFault(
          ByeCode.TOO_MUCH_CREDIT,
          "at most " + limits.maxCredit() + " frames may be under way, credit is " + credit);
    }
  }

  private void follow(Notice notice) throws StreamFault {
    switch (notice.kind()) {
      case CHANNEL -> {
        if (channels.putIfAbsent(notice.channel(), notice.device()) != null) {
          throw outOfOrder("channel " + notice.channel() + " is already open");
        }
        if (channels.size() > limits.maxChannels()) {
          throw new StreamFault(ByeCode.TOO_MANY, "at most " + limits.maxChannels() + " channels");
        }
      }
      case ENDED -> {
        if (!channels.remove(notice.channel(), notice.device())) {
          throw outOfOrder("channel " + notice.channel() + " is not this camera's");
        }
      }
      case GAP -> {
        if (!notice.device().equals(channels.get(notice.channel()))) {
          throw outOfOrder("channel " + notice.channel() + " is not this camera's");
        }
      }
      default -> {
        // Presence belongs to no channel.
      }
    }
  }

  private Deque<Long> pingsOf(StreamSide speaker) {
    return speaker == StreamSide.MANAGER ? managersPings : dialersPings;
  }

  private String where() {
    return switch (phase) {
      case HELLO -> "before hello";
      case WELCOME -> "before welcome";
      case OPEN -> "after welcome";
      case ENDED -> "after bye";
    };
  }

  private static StreamFault outOfOrder(String sentence) {
    return new StreamFault(ByeCode.OUT_OF_ORDER, sentence);
  }

  private static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
