package camfleet.manager.frames;

import camfleet.frame.FrameHeader;
import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Selector;
import camfleet.stream.ByeCode;
import camfleet.stream.Credit;
import camfleet.stream.CreditGate;
import camfleet.stream.FrameMessage;
import camfleet.stream.Notice;
import camfleet.stream.StreamEncoder;
import camfleet.stream.StreamFault;
import camfleet.stream.StreamMessage;
import camfleet.stream.Subscribe;
import camfleet.stream.Unsubscribe;
import camfleet.topic.DeviceId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A subscriber over TCP. It grants credit; what comes while it has none is forgotten but for the
 * newest of each camera, or waits in a bounded queue where it asked for every frame. One write is
 * under way at most.
 *
 * <p>It lives on its line's event loop; only {@link #arrived} and {@link #wish} come from
 * elsewhere.
 */
final class SubscriberStream implements StreamRole, FrameWatcher {
  private final StreamLine line;
  private final IngestServer server;
  private final WatcherCounts counts;
  private final CreditGate<CameraFrame> gate = new CreditGate<>(this::forget);
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Integer, Channel> channels = new HashMap<>();
  private final Map<DeviceId, List<Channel>> byCamera = new ConcurrentHashMap<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final ChannelFutureListener written = this::written;

  // Written anew for each frame, as one write is under way at most.
  private final ByteBuf head = SharedBytes.small(StreamEncoder.FRAME_HEAD_BYTES);

  private FrameHub.Watch watch;
  private int nextChannel;
  private long progressNanos;
  private CameraFrame underWay;
  private volatile boolean hungry;

  private record Subscription(String id, Selector selector, Subscribe said) {
    boolean isEvery() {
      return said.mode() == Subscribe.Mode.EVERY;
    }
  }

  /** One camera of one subscription. */
  private static final class Channel {
    final int number;
    final DeviceId device;
    final Subscription of;
    final long intervalNanos;
    final AtomicLong dueNanos;

    /** What the device had forgotten up to the frame sent before; negative before the first. */
    final AtomicLong lostUpToSent = new AtomicLong(-1);

    Channel(int number, DeviceId device, Subscription of, long nowNanos) {
      this.number = number;
      this.device = device;
      this.of = of;
      Double fps = of.said().maxFps();
      this.intervalNanos = fps == null ? 0 : (long) (1e9 / fps);
      this.dueNanos = new AtomicLong(nowNanos);
    }

    /** Whether its pace has room for a frame now. */
    boolean takesTurn(long now) {
      if (intervalNanos == 0) {
        return true;
      }
      long due = dueNanos.get();
      long late = now - due;
      // Frames do not come to the millisecond, and a late one does not push the later ones back.
      if (late < -intervalNanos / 8) {
        return false;
      }
      return dueNanos.compareAndSet(
          due, late < intervalNanos ? due + intervalNanos : now + intervalNanos);
    }
  }

  SubscriberStream(StreamLine line, IngestServer server) {
    this.line = line;
    this.server = server;
    this.counts = new WatcherCounts("tcp", line.name());
    this.progressNanos = server.nanos();
  }

  @Override
  public WatcherCounts counts() {
    return counts;
  }

  @Override
  public double wish(DeviceId device) {
    double most = 0;
    if (hungry) {
      for (Channel channel : byCamera.getOrDefault(device, List.of())) {
        Double fps = channel.of.said().maxFps();
        most = Math.max(most, fps == null ? Double.POSITIVE_INFINITY : fps);
      }
    }
    return most;
  }

  @Override
  public void received(StreamMessage message) throws StreamFault {
    if (message instanceof Credit credit) {
      hungry = true;
      progressNanos = server.nanos();
      gate.grant(credit.frames());
      pump();
    } else if (message instanceof Subscribe subscribe) {
      subscribe(subscribe);
    } else if (message instanceof Unsubscribe unsubscribe) {
      Subscription gone = subscriptions.remove(unsubscribe.id());
      List.copyOf(channels.values()).stream().filter(c -> c.of == gone).forEach(this::shut);
    }
  }

  private void subscribe(Subscribe said) throws StreamFault {
    try {
      if (watch == null) {
        watch = server.hub().watchAll(this);
      }
      Subscription subscription =
          new Subscription(said.id(), Selector.parse(said.selector()), said);
      subscriptions.put(said.id(), subscription);
      for (Device device : server.registry().all()) {
        if (subscription.selector().test(device)) {
          open(subscription, device);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new StreamFault(ByeCode.MALFORMED, e.getMessage(), e);
    } catch (WatchLimits.TooManyException e) {
      throw new StreamFault(ByeCode.TOO_MANY, e.getMessage(), e);
    }
  }

  private void open(Subscription subscription, Device device)
      throws StreamFault, WatchLimits.TooManyException {
    int most = server.settings().limits().maxChannels();
    if (channels.size() >= most) {
      throw new StreamFault(
          ByeCode.TOO_MANY, "a connection has at most " + most + " channels; select fewer cameras");
    }
    server.hub().checkCamera(device.id());
    while (channels.containsKey(nextChannel)) {
      nextChannel = (nextChannel + 1) & 0xFFFF;
    }
    Channel channel = new Channel(nextChannel, device.id(), subscription, server.nanos());
    nextChannel = (nextChannel + 1) & 0xFFFF;
    gate.queue(channel.number, subscription.isEvery() ? server.settings().queue() : 1);
    channels.put(channel.number, channel);
    line.send(Notice.channel(device.id(), channel.number, subscription.id()));
    tellPresence(device);
    List<Channel> all = new ArrayList<>(byCamera.getOrDefault(device.id(), List.of()));
    all.add(channel);
    byCamera.put(device.id(), List.copyOf(all));
    CameraFrame newest = server.hub().hold(device.id());
    if (newest != null) {
      if (server.ages().isCurrent(newest)) {
        put(channel, newest);
      }
      newest.letGo();
      pump();
    }
  }

  private void shut(Channel channel) {
    channels.remove(channel.number);
    List<Channel> left =
        byCamera.getOrDefault(channel.device, List.of()).stream()
            .filter(other -> other != channel)
            .toList();
    if (left.isEmpty()) {
      byCamera.remove(channel.device);
    } else {
      byCamera.put(channel.device, left);
    }
    gate.remove(channel.number);
    line.send(Notice.ended(channel.device, channel.number));
  }

  /** What may end the connection. */
  interface Tiding {
    void tell() throws StreamFault;
  }

  /** Takes news on the event loop, from any thread. */
  void tell(Tiding tiding) {
    line.execute(
        () -> {
          if (!line.isEnded()) {
            try {
              tiding.tell();
            } catch (StreamFault fault) {
              line.end(fault.bye());
            }
          }
        });
  }

  /** The registry's news of a camera that may be selected, or that is gone. */
  void changed(Device before, Device now) throws StreamFault {
    try {
      for (Subscription subscription : subscriptions.values()) {
        Channel known = null;
        for (Channel channel : byCamera.getOrDefault(now.id(), List.of())) {
          known = channel.of == subscription ? channel : known;
        }
        boolean selected = subscription.selector().test(now);
        if (selected && known == null) {
          open(subscription, now);
        } else if (!selected && known != null) {
          shut(known);
        } else if (selected && before != null && isNews(before, now)) {
          tellPresence(now);
        }
      }
    } catch (WatchLimits.TooManyException e) {
      throw new StreamFault(ByeCode.TOO_MANY, e.getMessage(), e);
    }
  }

  void forgotten(DeviceId device) {
    byCamera.getOrDefault(device, List.of()).forEach(this::shut);
  }

  /** Whether it came or went, or its pictures did; other words for that are none. */
  private static boolean isNews(Device before, Device now) {
    return before.presence() != now.presence()
        || (before.cameraTrouble() == null) != (now.cameraTrouble() == null);
  }

  private void tellPresence(Device device) {
    String trouble = device.cameraTrouble();
    Notice.Kind kind =
        switch (device.presence()) {
          case ONLINE -> trouble == null ? Notice.Kind.ONLINE : Notice.Kind.STALE;
          case OFFLINE -> Notice.Kind.OFFLINE;
          case STALE, UNKNOWN -> Notice.Kind.STALE;
        };
    CameraFrame newest = server.hub().newest(device.id());
    Instant last = newest == null ? null : newest.capturedAt();
    line.send(Notice.presence(device.id(), kind, last, trouble));
  }

  @Override
  public void arrived(CameraFrame frame) {
    List<Channel> wanted = byCamera.get(frame.device());
    if (wanted == null) {
      return;
    }
    long now = server.nanos();
    for (Channel channel : wanted) {
      if (channel.takesTurn(now)) {
        put(channel, frame);
      }
    }
    if (line.isOnLoop()) {
      pump();
    } else if (called.compareAndSet(false, true)) {
      line.execute(
          () -> {
            called.set(false);
            pump();
          });
    }
  }

  private void put(Channel channel, CameraFrame frame) {
    if (frame.hold()) {
      if (channel.lostUpToSent.get() < 0) {
        // What the device forgot before the first one was nobody's to miss.
        channel.lostUpToSent.compareAndSet(-1, frame.lostUpToIt());
      }
      gate.put(channel.number, frame);
    }
  }

  private void forget(CameraFrame frame) {
    server.ledger().missed(frame.device(), counts);
    frame.letGo();
  }

  private void pump() {
    while (underWay == null && !line.isEnded()) {
      CreditGate.Passed<CameraFrame> next = gate.poll();
      if (next == null) {
        return;
      }
      Channel channel = channels.get(next.channel());
      if (channel == null) {
        // It came while its channel was being shut.
        next.item().letGo();
        gate.grant(1);
      } else {
        send(channel, next);
      }
    }
  }

  private void send(Channel channel, CreditGate.Passed<CameraFrame> next) {
    CameraFrame frame = next.item();
    long lost = frame.lostUpToIt();
    long missed = next.dropped() + lost - channel.lostUpToSent.getAndSet(lost);
    if (missed > 0 && channel.of.isEvery()) {
      line.send(Notice.gap(channel.device, channel.number, missed));
    }
    FrameHeader header = frame.headerFor(channel.number, missed);
    line.order().sent(new FrameMessage(header, frame.payload()));
    head.clear();
    StreamEncoder.putFrameHead(
        header, frame.bytes(), head.internalNioBuffer(0, StreamEncoder.FRAME_HEAD_BYTES));
    head.writerIndex(StreamEncoder.FRAME_HEAD_BYTES);
    underWay = frame;
    if (line.write(head, SharedBytes.view(frame.buffer()), written)) {
      underWay = null;
      taken(frame);
    }
  }

  private void written(ChannelFuture future) {
    CameraFrame frame = underWay;
    underWay = null;
    if (future.isSuccess()) {
      taken(frame);
      pump();
    } else {
      frame.letGo();
    }
  }

  /** The kernel has it. */
  private void taken(CameraFrame frame) {
    progressNanos = server.nanos();
    server.ledger().sent(frame, counts);
  }

  @Override
  public void tick() throws StreamFault {
    long now = server.nanos();
    Duration stuck = server.settings().patience().stuck();
    if (underWay == null && (gate.counts().waiting() == 0 || !hungry)) {
      progressNanos = now;
    } else if (now - progressNanos > stuck.toNanos()) {
      throw new StreamFault(
          ByeCode.TOO_SLOW, "no frame was taken for " + stuck.toSeconds() + " s though some wait");
    }
  }

  @Override
  public void closed() {
    if (watch != null) {
      watch.close();
    }
    byCamera.clear();
    gate.close();
    server.subscriberEnded(this);
  }
}
