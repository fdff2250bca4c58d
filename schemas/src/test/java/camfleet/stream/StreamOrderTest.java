package camfleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamOrderTest {
  private static final StreamLimits LIMITS = new StreamLimits(1 << 20, 16 << 10, 4, 2, 2);

  private final StreamOrder manager = StreamOrder.of(StreamSide.MANAGER, LIMITS);

  /** What the other side says, as the decoder tells it. */
  private static void says(StreamOrder order, StreamMessage message) throws StreamFault {
    order.begins(message.type());
    if (message instanceof FrameMessage frame) {
      order.carries(frame.header());
    }
    order.received(message);
  }

  private static StreamOrder open(StreamSide self, Hello hello, int credit) throws StreamFault {
    StreamOrder order = StreamOrder.of(self, LIMITS);
    if (self == StreamSide.MANAGER) {
      says(order, hello);
      order.sent(Messages.welcome(credit));
    } else {
      order.sent(hello);
      says(order, Messages.welcome(credit));
    }
    assertThat(order.isOpen()).isTrue();
    return order;
  }

  private static void assertRefused(StreamOrder order, StreamMessage message, ByeCode code) {
    assertThatThrownBy(() -> says(order, message))
        .isInstanceOfSatisfying(
            StreamFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
  }

  private static StreamMessage example(StreamType type) {
    return switch (type) {
      case HELLO -> Messages.DEVICE;
      case WELCOME -> Messages.welcome(1);
      case FRAME -> Messages.frame(0, 1);
      case CREDIT -> new Credit(1);
      case PING -> new Ping(1);
      case PONG -> new Pong(1, 1, 1);
      case SUBSCRIBE -> new Subscribe("a", "all", null, null);
      case UNSUBSCRIBE -> new Unsubscribe("a");
      case NOTICE -> Notice.channel(Messages.CAM, 1, "a");
      case BYE -> new Bye(ByeCode.DONE, "enough");
    };
  }

  @ParameterizedTest
  @EnumSource(StreamType.class)
  void onlyHelloOrByeComesFirst(StreamType type) {
    if (type == StreamType.HELLO || type == StreamType.BYE) {
      assertThatCode(() -> says(manager, example(type))).doesNotThrowAnyException();
    } else {
      assertRefused(manager, example(type), ByeCode.OUT_OF_ORDER);
    }
  }

  @ParameterizedTest
  @EnumSource(StreamType.class)
  void nothingButByeComesBeforeWelcome(StreamType type) throws Exception {
    says(manager, Messages.DEVICE);
    if (type == StreamType.BYE) {
      says(manager, example(type));
      assertThat(manager.isEnded()).isTrue();
    } else {
      assertRefused(manager, example(type), ByeCode.OUT_OF_ORDER);
    }
  }

  @ParameterizedTest
  @EnumSource(StreamType.class)
  void nothingComesAfterBye(StreamType type) throws Exception {
    StreamOrder order = open(StreamSide.MANAGER, Messages.DEVICE, 1);
    says(order, example(StreamType.BYE));
    assertRefused(order, example(type), ByeCode.OUT_OF_ORDER);
  }

  /** Who says what, once everything that may be needed before is done. */
  @ParameterizedTest
  @EnumSource(StreamType.class)
  void eachSideSaysWhatIsItsToSay(StreamType type) throws Exception {
    List<StreamType> devices =
        List.of(StreamType.FRAME, StreamType.PING, StreamType.PONG, StreamType.BYE);
    List<StreamType> subscribers =
        List.of(
            StreamType.CREDIT,
            StreamType.PING,
            StreamType.PONG,
            StreamType.SUBSCRIBE,
            StreamType.UNSUBSCRIBE,
            StreamType.BYE);
    List<StreamType> managersToDevice =
        List.of(StreamType.CREDIT, StreamType.PING, StreamType.PONG, StreamType.BYE);
    List<StreamType> managersToSubscriber =
        List.of(
            StreamType.FRAME, StreamType.PING, StreamType.PONG, StreamType.NOTICE, StreamType.BYE);
    expect(devices.contains(type), open(StreamSide.MANAGER, Messages.DEVICE, 1), type);
    expect(subscribers.contains(type), open(StreamSide.MANAGER, Messages.SUBSCRIBER, 0), type);
    expect(managersToDevice.contains(type), open(StreamSide.DEVICE, Messages.DEVICE, 1), type);
    StreamOrder subscriber = open(StreamSide.SUBSCRIBER, Messages.SUBSCRIBER, 0);
    subscriber.sent(new Credit(1));
    says(subscriber, Notice.channel(Messages.CAM, 0, "a"));
    expect(managersToSubscriber.contains(type), subscriber, type);
  }

  private static void expect(boolean allowed, StreamOrder order, StreamType type)
      throws StreamFault {
    order.sent(new Ping(1));
    if (type == StreamType.UNSUBSCRIBE && allowed) {
      says(order, new Subscribe("a", "all", null, null));
    }
    if (allowed) {
      says(order, example(type));
    } else {
      assertRefused(order, example(type), ByeCode.OUT_OF_ORDER);
    }
  }

  @Test
  void aFrameNeedsCredit() throws Exception {
    StreamOrder order = open(StreamSide.MANAGER, Messages.DEVICE, 2);
    says(order, Messages.frame(0, 10));
    says(order, Messages.frame(0, 10));
    assertRefused(order, Messages.frame(0, 10), ByeCode.NO_CREDIT);
    order.sent(new Credit(1));
    assertThat(order.credit()).isEqualTo(1);
    says(order, Messages.frame(0, 10));
    assertThat(order.credit()).isZero();
  }

  @Test
  void moreCreditThanTheLimitIsRefused() throws Exception {
    StreamOrder order = open(StreamSide.MANAGER, Messages.SUBSCRIBER, 0);
    says(order, new Credit(4));
    assertRefused(order, new Credit(1), ByeCode.TOO_MUCH_CREDIT);
    assertRefused(
        open(StreamSide.MANAGER, Messages.SUBSCRIBER, 0),
        new Credit(0xFFFF_FFFFL),
        ByeCode.TOO_MUCH_CREDIT);
  }

  @Test
  void aFrameNeedsAChannel() throws Exception {
    StreamOrder order = open(StreamSide.MANAGER, Messages.DEVICE, 2);
    assertThat(order.cameraOf(0)).isEqualTo("cam1");
    assertRefused(order, Messages.frame(1, 10), ByeCode.UNKNOWN_CHANNEL);

    StreamOrder subscriber = open(StreamSide.SUBSCRIBER, Messages.SUBSCRIBER, 0);
    subscriber.sent(new Credit(3));
    assertRefused(subscriber, Messages.frame(1, 10), ByeCode.UNKNOWN_CHANNEL);
    says(subscriber, Notice.channel(Messages.CAM, 1, "a"));
    assertThat(subscriber.cameraOf(1)).isEqualTo("cam1");
    says(subscriber, Messages.frame(1, 10));
    says(subscriber, Notice.ended(Messages.CAM, 1));
    assertThat(subscriber.cameraOf(1)).isNull();
    assertRefused(subscriber, Messages.frame(1, 10), ByeCode.UNKNOWN_CHANNEL);
    assertRefused(subscriber, Notice.ended(Messages.CAM, 1), ByeCode.OUT_OF_ORDER);
    assertRefused(subscriber, Notice.gap(Messages.CAM, 1, 2), ByeCode.OUT_OF_ORDER);
  }

  @Test
  void channelsAndSubscriptionsAreCounted() throws Exception {
    StreamOrder subscriber = open(StreamSide.SUBSCRIBER, Messages.SUBSCRIBER, 0);
    says(subscriber, Notice.channel(Messages.CAM, 1, "a"));
    assertRefused(subscriber, Notice.channel(Messages.CAM, 1, "a"), ByeCode.OUT_OF_ORDER);
    says(subscriber, Notice.channel(Messages.CAM, 2, "b"));
    assertRefused(subscriber, Notice.channel(Messages.CAM, 3, "b"), ByeCode.TOO_MANY);

    StreamOrder order = open(StreamSide.MANAGER, Messages.SUBSCRIBER, 0);
    says(order, new Subscribe("a", "all", null, null));
    assertRefused(order, new Subscribe("a", "all", null, null), ByeCode.OUT_OF_ORDER);
    assertRefused(order, new Unsubscribe("b"), ByeCode.OUT_OF_ORDER);
    says(order, new Subscribe("b", "all", null, null));
    assertRefused(order, new Subscribe("c", "all", null, null), ByeCode.TOO_MANY);
  }

  @Test
  void aPongRepeatsTheOldestPing() throws Exception {
    StreamOrder order = open(StreamSide.DEVICE, Messages.DEVICE, 0);
    assertRefused(order, new Pong(1, 1, 1), ByeCode.OUT_OF_ORDER);
    order.sent(new Ping(1));
    order.sent(new Ping(2));
    assertThat(order.pingsUnderWay()).isEqualTo(2);
    says(order, new Pong(1, 9, 9));
    assertRefused(order, new Pong(3, 9, 9), ByeCode.OUT_OF_ORDER);
    StreamOrder flooded = open(StreamSide.DEVICE, Messages.DEVICE, 0);
    for (int i = 0; i < StreamOrder.MAX_PINGS; i++) {
      says(flooded, new Ping(i));
    }
    assertRefused(flooded, new Ping(99), ByeCode.OUT_OF_ORDER);
  }

  @Test
  void aFrameIsNotLargerThanWelcomeSaid() throws Exception {
    StreamOrder device = StreamOrder.of(StreamSide.DEVICE, LIMITS);
    device.sent(Messages.DEVICE);
    says(device, new Welcome("s", 2, 100, 0));
    device.sent(Messages.frame(0, 100));
    assertThatThrownBy(() -> device.sent(Messages.frame(0, 101)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a frame has at most 100 bytes, had 101");
  }

  @Test
  void whatThisEndMustNotSayIsABug() throws Exception {
    StreamOrder device = StreamOrder.of(StreamSide.DEVICE, LIMITS);
    assertThatThrownBy(() -> device.sent(Messages.SUBSCRIBER))
        .hasMessage("a device must not say hello as a subscriber");
    StreamOrder open = open(StreamSide.DEVICE, Messages.DEVICE, 0);
    assertThatThrownBy(() -> open.sent(Messages.frame(0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a frame was sent without credit");
    assertThatThrownBy(() -> open.sent(new Credit(1))).hasMessage("a device must not say credit");
  }
}
