package camfleet.manager.web;

import camfleet.manager.fleet.Device;
import camfleet.manager.fleet.Selector;
import camfleet.manager.frames.CameraFrame;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.FrameSlot;
import camfleet.manager.frames.FrameWatcher;
import camfleet.manager.frames.SocketPictures;
import camfleet.manager.frames.WatchLimits;
import camfleet.manager.frames.WatcherCounts;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import camfleet.topic.DeviceId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One reader of many cameras. It grants credit; each picture costs one, and what comes while it has
 * none is forgotten but for the newest of each camera. One write is under way at most, news before
 * pictures, so that nothing piles up for a reader that does not read.
 *
 * <p>It lives on its event loop; {@link #arrived} and {@link #changed} come from elsewhere.
 */
final class FrameSocket implements FrameWatcher {
  private static final int MOST_CREDIT = 64;
  private static final int MOST_CHANNELS = 0xFFFF;
  private static final int PING_SECONDS = 5;
  private static final long STUCK_SECONDS = 30;
  private static final long STUCK_NANOS = Duration.ofSeconds(STUCK_SECONDS).toNanos();
  private static final short POLICY_VIOLATION = 1008;

  /** How long the word of a closing may take to reach the kernel. */
  private static final long FAREWELL_MILLIS = 1_000;

  /** RFC 6455 §7.4.1 and the registry that it made. */
  static final short TRY_AGAIN_LATER = 1013;

  private final ServerWebSocket socket;
  private final SocketPictures pictures;
  private final FleetRooms rooms;
  private final DeviceView view;
  private final Vertx vertx;
  private final Context loop;
  private final AtomicBoolean called = new AtomicBoolean();
  private final double fps;
  private final WatcherCounts counts;
  private volatile Selector selector;
  private volatile boolean hungry;

  // Guarded by waiting: cameras in the order in which their oldest waiting picture came.
  private final Map<DeviceId, FrameSlot> slots = new HashMap<>();
  private final Map<DeviceId, Long> dueNanos = new HashMap<>();
  private final LinkedHashSet<DeviceId> waiting = new LinkedHashSet<>();
  private final LinkedHashSet<DeviceId> news = new LinkedHashSet<>();

  private final Map<DeviceId, Integer> channels = new HashMap<>();
  private final Set<DeviceId> shown = new HashSet<>();
  private FrameHub.Watch watch;
  private long timer;
  private int credit;
  private boolean timeDue;
  private boolean writing;
  private long writingSince;
  private int unanswered;
  private long seconds;
  private volatile boolean closed;

  /**
   * @param pictures that go over the socket
   */
  FrameSocket(
      ServerWebSocket socket,
      SocketPictures pictures,
      FleetRooms rooms,
      DeviceView view,
      Vertx vertx,
      Selector selector,
      double fps) {
    this.socket = socket;
    this.pictures = pictures;
    this.rooms = rooms;
    this.view = view;
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.selector = selector;
    this.fps = fps;
    this.counts = new WatcherCounts("websocket", String.valueOf(socket.remoteAddress()));
  }

  /**
   * @param started the watch of this reader, ended with it
   */
  void start(FrameHub.Watch started, Runnable whenClosed) {
    watch = started;
    socket.textMessageHandler(this::said);
    socket.pongHandler(pong -> unanswered = 0);
    socket.exceptionHandler(failure -> socket.close());
    socket.closeHandler(
        gone -> {
          end();
          whenClosed.run();
        });
    timer = vertx.setPeriodic(1_000, tick -> second());
    timeDue = true;
    begin();
  }

  /** Takes nothing more and lets go of what waits; any number of times. */
  private void end() {
    closed = true;
    watch.close();
    vertx.cancelTimer(timer);
    synchronized (waiting) {
      slots.values().forEach(FrameSlot::close);
    }
  }

  /** Everything that is selected is news, and so are the pictures at hand. */
  private void begin() {
    for (Device device : rooms.registry().all()) {
      boolean selected = selector.test(device);
      if (selected || shown.contains(device.id())) {
        changed(device.id());
      }
      CameraFrame newest = selected ? rooms.hub().hold(device.id()) : null;
      if (newest != null) {
        if (rooms.ages().isCurrent(newest)) {
          arrived(newest);
        }
        newest.letGo();
      }
    }
    call();
  }

  private void second() {
    if (closed) {
      return;
    }
    timeDue = true;
    long now = rooms.nanos().getAsLong();
    boolean stuck = writing && now - writingSince > STUCK_NANOS;
    boolean asks = ++seconds % PING_SECONDS == 0;
    if (stuck || (asks && unanswered * PING_SECONDS >= STUCK_SECONDS)) {
      giveUp();
      return;
    }
    if (asks) {
      unanswered++;
      socket.writePing(Buffer.buffer());
    }
    pump();
  }

  /** Closes it by name; nothing is kept for it until the socket's own end. */
  private void giveUp() {
    String sentence =
        "WebSocket reader "
            + counts.name()
            + " was closed: it took nothing for "
            + STUCK_SECONDS
            + " s";
    rooms.refusals().watcherClosed(sentence);
    end();
    socket.close(POLICY_VIOLATION, sentence);
    // Which waits for writes under way, and for an answer.
    vertx.setTimer(
        FAREWELL_MILLIS,
        over -> {
          pictures.cut();
        });
  }

  @Override
  public void arrived(CameraFrame frame) {
    Selector wanted = selector;
    if (!rooms.registry().find(frame.device()).map(wanted::test).orElse(false)) {
      return;
    }
    synchronized (waiting) {
      if (closed || !takesTurn(frame.device())) {
        return;
      }
      if (slots.computeIfAbsent(frame.device(), id -> new FrameSlot()).put(frame)) {
        rooms.ledger().missed(frame.device(), counts);
      }
      waiting.add(frame.device());
    }
    call();
  }

  /** Whether the reader's pace has room for a frame of this camera now. */
  private boolean takesTurn(DeviceId device) {
    if (fps <= 0) {
      return true;
    }
    long interval = (long) (1e9 / fps);
    long now = rooms.nanos().getAsLong();
    long late = now - dueNanos.getOrDefault(device, now);
    // Frames do not come to the millisecond, and a late one does not push the later ones back.
    if (late < -interval / 8) {
      return false;
    }
    dueNanos.put(device, late < interval ? now - late + interval : now + interval);
    return true;
  }

  @Override
  public WatcherCounts counts() {
    return counts;
  }

  /** One that never granted credit reads news only. */
  @Override
  public double wish(DeviceId device) {
    boolean wanted = hungry && rooms.registry().find(device).map(selector::test).orElse(false);
    return !wanted ? 0 : fps > 0 ? fps : Double.POSITIVE_INFINITY;
  }

  /** Something about the device is to be told, or it is gone. */
  void changed(DeviceId device) {
    synchronized (waiting) {
      news.add(device);
    }
    call();
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      loop.runOnContext(
          nothing -> {
            called.set(false);
            pump();
          });
    }
  }

  private void pump() {
    while (!closed && !writing) {
      Future<Void> written = next();
      if (written == null || written.failed()) {
        return;
      }
      if (!written.isComplete()) {
        writing = true;
        writingSince = rooms.nanos().getAsLong();
        written.onComplete(
            done -> {
              writing = false;
              pump();
            });
      }
    }
  }

  /** Writes the next thing; null when there is nothing to write. */
  private Future<Void> next() {
    if (timeDue) {
      timeDue = false;
      return text(message("time", "now", rooms.wall().instant()));
    }
    String tiding = nextTiding();
    if (tiding != null) {
      return socket.writeTextMessage(tiding);
    }
    return credit > 0 ? nextPicture() : null;
  }

  private String nextTiding() {
    while (true) {
      DeviceId id;
      synchronized (waiting) {
        Iterator<DeviceId> first = news.iterator();
        if (!first.hasNext()) {
          return null;
        }
        id = first.next();
        first.remove();
      }
      Device device = rooms.registry().find(id).filter(selector).orElse(null);
      if (device != null) {
        shown.add(id);
        return Json.text(message("device", "device", view.of(device)));
      }
      if (shown.remove(id)) {
        return Json.text(message("removed", "device", id.value()));
      }
    }
  }

  private Future<Void> nextPicture() {
    FrameSlot.Taken taken;
    synchronized (waiting) {
      Iterator<DeviceId> first = waiting.iterator();
      if (!first.hasNext()) {
        return null;
      }
      taken = slots.get(first.next()).take();
      first.remove();
      if (taken == null) {
        return nextPicture();
      }
    }
    DeviceId device = taken.frame().device();
    Integer channel = channels.get(device);
    if (channel == null) {
      channel = (channels.size() + 1) % MOST_CHANNELS;
      channels.put(device, channel);
      Map<String, Object> opening = message("channel", "channel", channel);
      opening.put("device", device.value());
      text(opening);
    }
    credit--;
    CameraFrame frame = taken.frame();
    return pictures
        .write(frame.headerFor(channel, taken.missedBefore()), frame)
        .onComplete(
            written -> {
              if (written.succeeded()) {
                rooms.ledger().sent(frame, counts);
              } else {
                frame.letGo();
              }
            });
  }

  private Future<Void> text(Map<String, Object> message) {
    return socket.writeTextMessage(Json.text(message));
  }

  private static Map<String, Object> message(String type, String name, Object value) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", type);
    message.put(name, value);
    return message;
  }

  /** What the reader says: credit or another selection. */
  private void said(String text) {
    unanswered = 0;
    try {
      Map<String, Object> message = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
      Object select = message.get("select");
      if (message.containsKey("credit")) {
        int more = (int) Answers.number("credit", message.get("credit"), 0, 1, Integer.MAX_VALUE);
        if (!hungry) {
          check(selector, device -> false);
        }
        credit = (int) Math.min(MOST_CREDIT, (long) credit + more);
        hungry = true;
      }
      if (select != null) {
        Selector other = Selector.parse(select.toString());
        if (hungry) {
          check(other, selector);
        }
        select(other);
      }
      pump();
    } catch (WatchLimits.TooManyException e) {
      rooms.refusals().count("watcher", e.getMessage());
      socket.close(TRY_AGAIN_LATER, e.getMessage());
    } catch (MalformedException | IllegalArgumentException e) {
      String reason = e.getMessage();
      rooms.refusals().count("websocket", "a WebSocket reader was closed: " + reason);
      socket.close(POLICY_VIOLATION, reason.length() > 40 ? reason.substring(0, 40) : reason);
    }
  }

  /** Whether each camera that is wanted anew may have one watcher more. */
  private void check(Selector wanted, Predicate<Device> had) throws WatchLimits.TooManyException {
    for (Device device : rooms.registry().all()) {
      if (wanted.test(device) && !had.test(device)) {
        rooms.hub().checkCamera(device.id());
      }
    }
  }

  private void select(Selector other) {
    synchronized (waiting) {
      waiting.clear();
      slots.values().forEach(FrameSlot::clear);
    }
    selector = other;
    begin();
  }
}
