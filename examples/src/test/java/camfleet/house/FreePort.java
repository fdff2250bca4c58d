package camfleet.house;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of loopback that nobody listens on now, for programs that must be told theirs. Below those
 * that the system gives to connections (32768 and above), so that none takes it before it is used,
 * and never the same one twice.
 */
public final class FreePort {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(LOWEST + new Random().nextInt(HIGHEST - LOWEST));

  private FreePort() {}

  public static int choose() {
    for (int tried = 0; tried < HIGHEST - LOWEST; tried++) {
      int port = NEXT.getAndUpdate(now -> now + 1 < HIGHEST ? now + 1 : LOWEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken; the next one.
      }
    }
    throw new IllegalStateException("no port of loopback is free");
  }
}
