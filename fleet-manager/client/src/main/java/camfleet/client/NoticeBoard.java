package camfleet.client;

import camfleet.runtime.Mailbox;
import camfleet.stream.Notice;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the manager said of the cameras of one subscription: how each is now, and the news that
 * nobody has taken yet. For any thread.
 */
final class NoticeBoard {
  /** A program that takes no news loses the oldest. */
  static final int MOST = 1_000;

  private final Mailbox<CameraNotice> news = new Mailbox<>(MOST);
  private final Map<String, Presence> now = new ConcurrentHashMap<>();

  /** What was put up last of each camera, so that a new connection repeats nothing. */
  private final Map<String, Presence> told = new ConcurrentHashMap<>();

  void hear(Notice said) {
    CameraNotice notice = CameraNotice.of(said);
    if (notice == null) {
      return;
    }
    Presence presence = notice.presence();
    if (presence != null) {
      now.put(notice.camera(), presence);
    }
    if (presence == null || told.put(notice.camera(), presence) != presence) {
      news.put(notice);
    }
  }

  /** Nobody tells any more how the cameras are. */
  void connectionEnded() {
    now.clear();
  }

  Presence presence(String camera) {
    return now.getOrDefault(camera, Presence.UNKNOWN);
  }

  CameraNotice next(Duration timeout) {
    try {
      return news.poll(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  void close() {
    now.clear();
    news.close();
  }
}
