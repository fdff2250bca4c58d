package camfleet.house;

import camfleet.client.Fleet;
import camfleet.stream.Subscribe;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program that reads from all outlets as fast as it can, to be stopped by SIGSTOP. It says {@code
 * ready} when each has brought a frame, {@code OUTLET: HOW} when one is ended by the manager, and
 * ends with the last of them.
 */
final class StoppedReaders {
  /** So much that the kernel's buffers are full before it is used up. */
  private static final int MUCH = 64;

  private StoppedReaders() {}

  private static TcpReader tcp(Fleet fleet, String name, String device, int credit)
      throws Exception {
    return TcpReader.of(
        name, fleet.status().stream(), device, Subscribe.Mode.LATEST, credit, Duration.ZERO);
  }

  /** Arguments: the manager's address and a camera. */
  public static void main(String[] arguments) throws Exception {
    URI manager = URI.create(arguments[0]);
    String device = arguments[1];
    PrintStream out = System.out;
    HttpClient http = HttpClient.newHttpClient();
    try (Fleet fleet = Fleet.at(manager);
        MjpegReader mjpeg = MjpegReader.of(manager, device, Duration.ZERO);
        TcpReader tcp = tcp(fleet, "stopped", device, 2);
        TcpReader greedy = tcp(fleet, "stopped-greedy", device, MUCH);
        SlowWebSocketReader socket =
            SlowWebSocketReader.of(http, manager, device, 2, Duration.ZERO);
        SlowWebSocketReader hungry =
            SlowWebSocketReader.of(http, manager, device, MUCH, Duration.ZERO)) {
      Map<String, Looks> outlets = new LinkedHashMap<>();
      outlets.put("mjpeg", mjpeg.looks());
      outlets.put("tcp", tcp.looks());
      outlets.put("tcp with much credit", greedy.looks());
      outlets.put("websocket", socket.looks());
      outlets.put("websocket with much credit", hungry.looks());
      boolean ready = false;
      while (!outlets.isEmpty()) {
        Thread.sleep(50);
        if (!ready && outlets.values().stream().noneMatch(looks -> looks.all().isEmpty())) {
          ready = true;
          out.println("ready, mjpeg from port " + mjpeg.port());
        }
        outlets
            .entrySet()
            .removeIf(
                outlet -> {
                  String end = outlet.getValue().end();
                  if (end != null) {
                    out.println(outlet.getKey() + ": " + end);
                  }
                  return end != null;
                });
      }
    }
  }
}
