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
  private StoppedReaders() {}

  /** Arguments: the manager's address and a camera. */
  public static void main(String[] arguments) throws Exception {
    URI manager = URI.create(arguments[0]);
    String device = arguments[1];
    PrintStream out = System.out;
    try (Fleet fleet = Fleet.at(manager);
        MjpegReader mjpeg = MjpegReader.of(manager, device, Duration.ZERO);
        TcpReader tcp =
            TcpReader.of(
                "stopped",
                fleet.status().stream(),
                device,
                Subscribe.Mode.LATEST,
                2,
                Duration.ZERO);
        WebSocketReader socket =
            WebSocketReader.of(HttpClient.newHttpClient(), manager, device, 2, Duration.ZERO)) {
      Map<String, Looks> outlets = new LinkedHashMap<>();
      outlets.put("mjpeg", mjpeg.looks());
      outlets.put("tcp", tcp.looks());
      outlets.put("websocket", socket.looks());
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
