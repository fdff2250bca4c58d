package camfleet.manager;

import static org.awaitility.Awaitility.await;

import camfleet.manager.frames.IngestSettings;
import camfleet.manager.store.StoreSettings;
import camfleet.message.Json;
import camfleet.mqtt.Login;
import camfleet.mqtt.MemoryBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A manager with a broker in memory, its clocks moved by hand, and an HTTP client. */
public final class ManagerRoom implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  public final MemoryBroker broker;
  public final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  public final ManagerApp app;

  public ManagerRoom() throws IOException {
    this(new MemoryBroker());
  }

  public ManagerRoom(MemoryBroker broker) throws IOException {
    this(broker, Path.of("unused"), settings -> settings);
  }

  /**
   * @param data the manager's folder
   * @param told what it is told otherwise
   */
  public ManagerRoom(MemoryBroker broker, Path data, UnaryOperator<ManagerSettings> told)
      throws IOException {
    this.broker = broker;
    app =
        new ManagerApp(
            told.apply(
                ManagerSettings.of(MemoryBroker.ADDRESS, Login.of("manager", "secret"), data)
                    .withStore(StoreSettings.inMemory())
                    .withHttp("127.0.0.1", 0)
                    .withStream(IngestSettings.on("127.0.0.1", 0))),
            broker,
            broker.clock(),
            broker.clock());
    app.start();
  }

  public FakeCamera camera(String id) {
    return new FakeCamera(broker, id);
  }

  public URI uri(String path) {
    return URI.create(app.apiUrl() + path);
  }

  public HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  public HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build());
  }

  /** A change of what still has that entity tag. */
  public HttpResponse<byte[]> send(String method, String path, String ifMatch, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("If-Match", ifMatch)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  /** Until the manager has had the time to hear what its broker retains. */
  public ManagerRoom settle() {
    CompletableFuture<HttpResponse<byte[]>> plan =
        http.sendAsync(
            HttpRequest.newBuilder(uri("/api/v1/config/plan"))
                .POST(BodyPublishers.ofString("{\"document\": {}}"))
                .build(),
            BodyHandlers.ofByteArray());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              if (app.isBrokerConnected()) {
                broker.clock().advance(Duration.ofMillis(100));
              }
              return plan.isDone();
            });
    return this;
  }

  public HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofByteArray());
  }

  public Map<String, Object> json(String path) throws Exception {
    return Json.readObject(get(path).body());
  }

  public static Map<String, Object> json(HttpResponse<byte[]> response) throws IOException {
    return Json.readObject(response.body());
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<String, Object> map, String key) {
    return (Map<String, Object>) map.get(key);
  }

  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> list(Map<String, Object> map, String key) {
    return (List<Map<String, Object>>) map.get(key);
  }

  public Object presence(String id) throws Exception {
    return json("/api/v1/devices/" + id).get("presence");
  }

  public void awaitPresence(String id, String presence) {
    await().atMost(PATIENCE).until(() -> presence.equals(presence(id)));
  }

  public void until(BooleanSupplier condition) {
    await().atMost(PATIENCE).until(condition::getAsBoolean);
  }

  @Override
  public void close() {
    app.close();
  }
}
