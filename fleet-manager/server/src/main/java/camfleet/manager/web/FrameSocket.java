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
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One reader of many cameras. It grants credit; each picture costs one, and what comes while it has
 * none is forgotten but for the newest of each camera. One write is under way at most, news before
 * pictures, so that nothing piles up for a reader that does not read.
 *
 * <p>It lives on its event loop; {@link #missed}, {@link #wish} and {@link #changed} come from
 * elsewhere.
 */
final class FrameSocket implements FrameWatcher {
  private static final int MOST_CREDIT = 64;
  private static final String GRANT = "{\"credit\":";
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

  private final Map<DeviceId, Camera> cameras = new ConcurrentHashMap<>();

  // In the order in which their oldest waiting picture came.
  private final LinkedHashSet<Camera> waiting = new LinkedHashSet<>();

  // Guarded by itself.
  private final LinkedHashSet<DeviceId> news = new LinkedHashSet<>();

  private final Set<DeviceId> shown = new HashSet<>();
  private final ChannelFutureListener written = this::written;
  private CameraFrame underWay;
  private int channels;
  private FrameHub.Watch watch;
  private long timer;
  private int credit;
  private boolean timeDue;
  private boolean writing;
  private long writingSince;
  private int unanswered;
  private long seconds;
  private boolean pumping;
  private volatile boolean closed;

  /** One camera as this reader sees it. */
  private static final class Camera {
    final FrameSlot slot = new FrameSlot();

    /** The device for which was looked whether it is selected, and by which selector. */
    Device lookedAt;

    Selector by;
    volatile boolean selected;
    CameraFrame newest;
    long dueNanos;
    boolean paced;
    int channel = -1;
  }

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
    cameras.values().forEach(camera -> camera.slot.close());
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
  public Executor loop() {
    return pictures.loop();
  }

  @Override
  public void arrived(CameraFrame frame) {
    Camera camera = camera(frame.device());
    // The picture that it began with may be on its way to the loop.
    if (closed || !camera.selected || frame == camera.newest) {
      return;
    }
    camera.newest = frame;
    if (takesTurn(camera)) {
      if (camera.slot.put(frame)) {
        rooms.ledger().missed(frame.device(), counts);
      }
      waiting.add(camera);
      pump();
    }
  }

  /** What is known of a camera, after a look whether it is selected now. */
  private Camera camera(DeviceId id) {
    Camera camera = cameras.get(id);
    if (camera == null) {
      camera = new Camera();
      cameras.put(id, camera);
    }
    Device device = rooms.registry().find(id).orElse(null);
    Selector wanted = selector;
    if (device != camera.lookedAt || wanted != camera.by) {
      camera.lookedAt = device;
      camera.by = wanted;
      camera.selected = device != null && wanted.test(device);
    }
    return camera;
  }

  @Override
  public void missed(DeviceId of) {
    Camera camera = cameras.get(of);
    // With a pace the next one comes in its place.
    if (fps <= 0 && camera != null && camera.selected && camera.slot.passedBy()) {
      rooms.ledger().missed(of, counts);
    }
  }

  /** Whether the reader's pace has room for a frame of this camera now. */
  private boolean takesTurn(Camera camera) {
    if (fps <= 0) {
      return true;
    }
    long interval = (long) (1e9 / fps);
    long now = rooms.nanos().getAsLong();
    long late = camera.paced ? now - camera.dueNanos : 0;
    // Frames do not come to the millisecond, and a late one does not push the later ones back.
    if (late < -interval / 8) {
      return false;
    }
    camera.paced = true;
    camera.dueNanos = late < interval ? now - late + interval : now + interval;
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
    synchronized (news) {
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

  /** Writes what may be written; a write that is done at once does not begin another pump. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (!closed && !writing && next()) {
        // And the next one.
      }
    } finally {
      pumping = false;
    }
  }

  /** Writes the next thing; false when there is nothing to write, or no use in it. */
  private boolean next() {
    if (timeDue) {
      timeDue = false;
      return send(Json.text(message("time", "now", rooms.wall().instant())));
    }
    String tiding = nextTiding();
    return tiding == null ? credit > 0 && sendPicture() : send(tiding);
  }

  private boolean send(String text) {
    Future<Void> sent = socket.writeTextMessage(text);
    if (!sent.isComplete()) {
      beginWrite();
      sent.onComplete(
          done -> {
            writing = false;
            pump();
          });
    }
    return !sent.failed();
  }

  private void beginWrite() {
    writing = true;
    writingSince = rooms.nanos().getAsLong();
  }

  private String nextTiding() {
    while (true) {
      DeviceId id;
      synchronized (news) {
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

  /** Sends the picture that has waited longest; false when none waits. */
  private boolean sendPicture() {
    Iterator<Camera> first = waiting.iterator();
    if (!first.hasNext()) {
      return false;
    }
    Camera camera = first.next();
    first.remove();
    FrameSlot.Taken taken = camera.slot.take();
    if (taken == null) {
      return true;
    }
    CameraFrame frame = taken.frame();
    if (camera.channel < 0) {
      channels = (channels + 1) % MOST_CHANNELS;
      camera.channel = channels;
      Map<String, Object> opening = message("channel", "channel", camera.channel);
      opening.put("device", frame.device().value());
      socket.writeTextMessage(Json.text(opening));
    }
    credit--;
    underWay = frame;
    beginWrite();
    if (pictures.write(frame.headerFor(camera.channel, taken.missedBefore()), frame, written)) {
      underWay = null;
      writing = false;
      rooms.ledger().sent(frame, counts);
    }
    return true;
  }

  private void written(ChannelFuture done) {
    CameraFrame frame = underWay;
    underWay = null;
    writing = false;
    if (done.isSuccess()) {
      rooms.ledger().sent(frame, counts);
      pump();
    } else {
      frame.letGo();
    }
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
    int more = grantOf(text);
    if (hungry && more > 0) {
      grant(more);
      pump();
      return;
    }
    try {
      Map<String, Object> message = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
      Object select = message.get("select");
      if (message.containsKey("credit")) {
        more = (int) Answers.number("credit", message.get("credit"), 0, 1, Integer.MAX_VALUE);
        if (!hungry) {
          check(selector, device -> false);
        }
        grant(more);
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

  private void grant(int more) {
    credit = (int) Math.min(MOST_CREDIT, (long) credit + more);
  }

  /**
   * What a message grants that is written just like nearly every one, <code>{"credit":1}</code>; 0
   * for any other, which JSON's own reader reads.
   */
  static int grantOf(String text) {
    int digits = text.length() - GRANT.length() - 1;
    if (digits < 1 || digits > 2 || !text.startsWith(GRANT) || !text.endsWith("}")) {
      return 0;
    }
    int more = 0;
    for (int i = GRANT.length(); i < text.length() - 1; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || (digit == 0 && more == 0)) {
        return 0;
      }
      more = 10 * more + digit;
    }
    return more;
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
    waiting.clear();
    for (Camera camera : cameras.values()) {
      camera.slot.clear();
      camera.newest = null;
    }
    selector = other;
    begin();
  }
}
