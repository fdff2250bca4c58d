package camfleet.stream;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what it hears. */
final class RecordingStreamListener implements StreamListener {
  final BlockingQueue<StreamMessage> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
  final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  final BlockingQueue<StreamConnection> opened = new LinkedBlockingQueue<>();
  final CountDownLatch first = new CountDownLatch(1);

  @Override
  public void opened(StreamConnection connection, Welcome welcome) {
    opened.add(connection);
  }

  @Override
  public void received(StreamMessage message) {
    messages.add(message);
    first.countDown();
  }

  @Override
  public void closed(StreamEnd end) {
    ends.add(end);
  }

  @Override
  public void failed(String reason) {
    failures.add(reason);
  }

  StreamEnd end() throws InterruptedException {
    return ends.poll(20, TimeUnit.SECONDS);
  }
}
