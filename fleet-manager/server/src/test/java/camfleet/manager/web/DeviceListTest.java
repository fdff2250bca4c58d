package camfleet.manager.web;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.client.Device;
import camfleet.client.Fleet;
import camfleet.manager.fleet.Refusals;
import camfleet.manager.fleet.Registry;
import camfleet.manager.frames.FrameHub;
import camfleet.manager.frames.PictureAges;
import camfleet.manager.frames.StreamClocks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of a large fleet. */
@Timeout(120)
class DeviceListTest {
  private static final int ROUNDS = 20;

  private final HttpClient http = HttpClient.newHttpClient();

  private static WebServer serve(Registry registry) throws Exception {
    FrameHub hub = new FrameHub();
    PictureAges ages =
        new PictureAges(
            registry, new StreamClocks(), () -> Instant.parse("2026-11-20T10:00:01Z"), () -> 0);
    WebServer web =
        new WebServer(
            "127.0.0.1",
            0,
            Set.of(),
            new FleetRooms(
                registry,
                hub,
                ages,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new Refusals(() -> 0),
                null,
                null,
                () -> true,
                "broker",
                "0.1.0",
                Instant.EPOCH,
                Instant::now,
                System::nanoTime));
    web.start();
    return web;
  }

  private byte[] get(WebServer web, String path) throws Exception {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path)).build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static String figures(String what, Callable<?> call) throws Exception {
    double[] millis = new double[ROUNDS];
    double cold = millis(call);
    for (int i = 0; i < 2 * ROUNDS; i++) {
      millis[i % ROUNDS] = millis(call);
    }
    Arrays.sort(millis);
    return "%s: median %.1f ms, worst %.1f ms of %d, cold %.1f ms"
        .formatted(what, millis[ROUNDS / 2], millis[ROUNDS - 1], ROUNDS, cold);
  }

  private static double millis(Callable<?> call) throws Exception {
    long start = System.nanoTime();
    call.call();
    return (System.nanoTime() - start) / 1e6;
  }

  /** As the launcher starts it, in milliseconds. */
  private static double command(URI manager) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "camfleet.manager.ManagerMain",
                "--manager",
                manager.toString(),
                "devices")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    double[] millis = new double[3];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = millis(() -> assertThat(command.start().waitFor()).isZero());
    }
    Arrays.sort(millis);
    return millis[1];
  }

  @Test
  @Tag("measurement")
  void fiveThousandDevicesInFiftyMilliseconds() throws Exception {
    Registry registry = FullRegistry.of(5_000);
    try (WebServer web = serve(registry)) {
      URI manager = URI.create("http://127.0.0.1:" + web.port());
      try (Fleet fleet = Fleet.at(manager)) {
        for (String view : List.of("?view=list", "")) {
          String path = "/api/v1/devices" + view;
          System.out.println(
              figures(
                  "GET " + path + " of " + get(web, path).length + " bytes", () -> get(web, path)));
        }
        System.out.println(figures("Fleet.list(\"all\")", () -> fleet.list("all")));
        System.out.printf(
            "fleet-manager devices, the whole command: median of 3 %.0f ms%n", command(manager));
        List<Device> all = fleet.list("all");
        assertThat(all).hasSize(5_000);
      }
    }
  }
}
