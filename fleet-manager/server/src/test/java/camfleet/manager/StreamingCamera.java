package camfleet.manager;

import camfleet.message.CommandRequest;
import camfleet.message.CommandResult;
import camfleet.message.CommandStatus;
import camfleet.message.Json;
import camfleet.message.Problem;
import camfleet.mqtt.MemoryBroker;
import camfleet.topic.Channel;
import camfleet.topic.DeviceId;
import camfleet.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A device that is asked for a stream over a broker in memory and delivers it over a socket. */
public final class StreamingCamera {
  private final ManagerRoom room;
  private final FakeCamera fake;
  private final Topics topics = Topics.standard();
  private final String id;
  private long boot = 7;

  /** Comes up and is online. */
  public StreamingCamera(ManagerRoom room, String id) {
    this.room = room;
    this.id = id;
    this.fake = room.camera(id).comesUp();
    room.awaitPresence(id, "online");
  }

  public FakeCamera fake() {
    return fake;
  }

  public Instant now() {
    return room.broker.clock().instant();
  }

  /** Somebody watches it, over MJPEG, until the room closes. */
  public StreamingCamera isWatched() {
    try {
      Dialler watcher = Dialler.subscriber(room);
      watcher.subscribe(id, null, null, 60);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests on {@code cmd/stream} so far. */
  public List<CommandRequest> asked() {
    String topic = topics.of(Channel.COMMAND, new DeviceId(id), "stream");
    return room.broker.accepted().stream()
        .map(MemoryBroker.Accepted::publication)
        .filter(publication -> publication.topic().equals(topic))
        .map(publication -> read(publication.payload()))
        .toList();
  }

  private static CommandRequest read(byte[] payload) {
    try {
      return Json.read(payload, CommandRequest.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<CommandRequest> asked(String action) {
    return asked().stream().filter(request -> action.equals(request.args().get("action"))).toList();
  }

  private Map<String, Object> lastStart() {
    room.until(() -> !asked("start").isEmpty());
    List<CommandRequest> starts = asked("start");
    return starts.get(starts.size() - 1).args();
  }

  public String session() {
    return (String) lastStart().get("session");
  }

  public String token() {
    return (String) lastStart().get("token");
  }

  /** Dials as it was told to and is welcomed. */
  public Dialler dials() throws IOException {
    return Dialler.device(room, id, session(), token(), boot).welcomed();
  }

  /** What a device answers to its last request. */
  public void answers(CommandStatus status, Problem error) {
    List<CommandRequest> all = asked();
    CommandRequest last = all.get(all.size() - 1);
    fake.says(
        "res/stream",
        new CommandResult(last.id(), id, "stream", status, now(), Map.of(), error, null).toBytes());
  }

  public byte[] jpeg(long sequence) {
    return Pictures.jpeg(64, 48, id + " " + sequence);
  }

  /** Sends a frame as soon as it has credit. */
  public void sends(Dialler device, long sequence) throws IOException {
    sends(device, sequence, 0);
  }

  /**
   * @param dropped what the camera forgot before it
   */
  public void sends(Dialler device, long sequence, long dropped) throws IOException {
    room.until(() -> device.credit() > 0);
    device.say(Dialler.frame(boot, sequence, now(), jpeg(sequence), dropped));
  }

  /** Waits until the manager's newest picture is this one. */
  public void awaitSequence(long sequence) {
    room.until(
        () -> {
          try {
            return Long.toString(sequence)
                .equals(
                    room.get("/api/v1/devices/" + id + "/frame.jpg")
                        .headers()
                        .firstValue("X-Sequence")
                        .orElse(null));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  public void restarts() {
    boot++;
    fake.restarts();
    fake.comesUp();
  }
}
