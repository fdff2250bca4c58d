package camfleet.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that gives nothing to read before something has been written to it. In MQTT the client
 * speaks first, and Paho's connecting thread waits for ever when its receiver has ended, on a
 * broker that hangs up, before that thread has looked at it.
 */
final class GatedSocket extends Socket {
  private static final long LONGEST_WAIT_SECONDS = 5;

  private final CountDownLatch spoken = new CountDownLatch(1);
  private final AtomicInteger pulls;

  /**
   * @param pulls how many pulls are about to be written
   */
  GatedSocket(AtomicInteger pulls) {
    this.pulls = pulls;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        awaitSpoken();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        awaitSpoken();
        return super.read(bytes, offset, length);
      }

      @Override
      public int available() throws IOException {
        awaitSpoken();
        return super.available();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(new PullOutput(super.getOutputStream(), pulls)) {
      @Override
      public void write(int value) throws IOException {
        spoken.countDown();
        out.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        spoken.countDown();
        out.write(bytes, offset, length);
      }
    };
  }

  private void awaitSpoken() throws InterruptedIOException {
    try {
      spoken.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the connection was given up");
    }
  }
}
