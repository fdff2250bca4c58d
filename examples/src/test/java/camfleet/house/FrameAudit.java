package camfleet.house;

import camfleet.device.camera.SceneCode;
import camfleet.message.FrameMetadata;
import camfleet.message.Json;
import camfleet.mqtt.BrokerLimits;
import camfleet.mqtt.Delivery;
import camfleet.mqtt.Inbox;
import camfleet.mqtt.LinkListener;
import camfleet.mqtt.Login;
import camfleet.mqtt.MqttLink;
import camfleet.mqtt.MqttSettings;
import camfleet.mqtt.PahoConnector;
import camfleet.runtime.MalformedException;
import camfleet.runtime.Threads;
import camfleet.topic.Address;
import camfleet.topic.Channel;
import camfleet.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A subscriber to all pictures and their metadata who reads the code in each picture and compares:
 * the id with the topic; sequence and capture time with the message's properties and with the
 * document that follows on {@code frame}.
 */
final class FrameAudit implements AutoCloseable {
  /** Documents that are compared with pictures that came so many pictures before, at most. */
  private static final int REMEMBERED = 50;

  private static final int COMPLAINTS = 20;

  private final Topics topics = Topics.standard();
  private final Inbox inbox = new Inbox(5_000, topic -> false);
  private final MqttLink link;
  private final Map<String, Seen> cameras = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private int undecodable;
  private int mismatches;

  /** What was seen of one camera. */
  private static final class Seen {
    private int pictures;
    private int documents;
    private Instant first;
    private Instant last;
    private long firstSequence;
    private long sequence;
    private final Map<Long, Instant> recent =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Instant> eldest) {
            return size() > REMEMBERED;
          }
        };
  }

  /**
   * The sums so far.
   *
   * @param captured frames that the cameras numbered meanwhile
   * @param pictures seen, by camera
   * @param documents on {@code frame} that were compared, by camera
   * @param undecodable pictures in which no code could be read
   * @param mismatches things that do not agree
   * @param complaints the first of them, in words
   * @param refused deliveries that the audit itself was too slow for
   */
  record Sums(
      long captured,
      Map<String, Integer> pictures,
      Map<String, Integer> documents,
      int undecodable,
      int mismatches,
      List<String> complaints,
      long refused) {
    int total() {
      return pictures.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private FrameAudit(MqttSettings settings) {
    link = new PahoConnector().link(settings, inbox, new Unmoved());
  }

  static FrameAudit of(House house) throws IOException {
    Login login = new Login("audit", "viewer", house.password("viewer"));
    FrameAudit audit =
        new FrameAudit(
            MqttSettings.of(house.broker(), login)
                .withReconnect(Duration.ofMillis(100), Duration.ofMillis(500)));
    audit.link.subscribe(audit.topics.filter(Channel.LATEST), 0);
    audit.link.subscribe(audit.topics.filter(Channel.FRAME), 0);
    Threads.startPlatform("audit", audit::run);
    audit.link.start();
    return audit;
  }

  private void run() {
    try {
      for (Delivery next = inbox.take(); next != null; next = inbox.take()) {
        take(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Delivery delivery) {
    Address address = topics.parse(delivery.topic()).orElseThrow();
    String id = address.device().value();
    if (address.channel() == Channel.FRAME) {
      document(id, delivery);
      return;
    }
    Optional<SceneCode.Reading> code = SceneCode.read(delivery.payload());
    synchronized (this) {
      if (code.isEmpty()) {
        undecodable++;
        complain(id + ": no code in a picture of " + delivery.payload().length + " bytes");
      } else {
        picture(id, delivery, code.get());
      }
    }
  }

  private void picture(String id, Delivery delivery, SceneCode.Reading code) {
    Instant at = instant(code.capturedAtNanos());
    Seen seen = cameras.computeIfAbsent(id, key -> new Seen());
    expect(id, "id", code.device().value(), id);
    expect(id, "seq", String.valueOf(code.sequence()), delivery.userProperties().get("seq"));
    expect(id, "at", at.toString(), delivery.userProperties().get("at"));
    if (delivery.retained()) {
      // The one that was there when the audit came; it may come once more, or after a newer one.
      return;
    }
    if (code.sequence() <= seen.sequence) {
      mismatches++;
      complain(id + ": frame " + code.sequence() + " came after " + seen.sequence);
    }
    seen.pictures++;
    seen.firstSequence = seen.pictures == 1 ? code.sequence() : seen.firstSequence;
    seen.first = seen.first == null ? at : seen.first;
    seen.last = at;
    seen.sequence = code.sequence();
    seen.recent.put(code.sequence(), at);
  }

  private synchronized void document(String id, Delivery delivery) {
    try {
      FrameMetadata metadata = Json.read(delivery.payload(), FrameMetadata.class);
      Seen seen = cameras.get(id);
      Instant at = seen == null ? null : seen.recent.get(metadata.seq());
      // A retained document of before, or of a picture that QoS 0 lost, has no picture here.
      if (at != null) {
        seen.documents++;
        expect(id, "at of the document", at.toString(), metadata.at().toString());
      }
    } catch (MalformedException e) {
      mismatches++;
      complain(id + ": " + e.getMessage());
    }
  }

  private void expect(String id, String what, String inPicture, String told) {
    if (!inPicture.equals(told)) {
      mismatches++;
      complain(id + ": " + what + " is " + inPicture + " in the picture, was told as " + told);
    }
  }

  private void complain(String sentence) {
    if (complaints.size() < COMPLAINTS) {
      complaints.add(sentence);
    }
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** Whether so many cameras have each been seen for so long, by their own capture times. */
  synchronized boolean lasted(int howMany, Duration length) {
    return cameras.values().stream()
            .filter(seen -> seen.pictures > 0)
            .filter(seen -> Duration.between(seen.first, seen.last).compareTo(length) >= 0)
            .count()
        >= howMany;
  }

  synchronized Sums sums() {
    Map<String, Integer> pictures = new TreeMap<>();
    Map<String, Integer> documents = new TreeMap<>();
    long captured =
        cameras.values().stream().mapToLong(seen -> seen.sequence - seen.firstSequence + 1).sum();
    cameras.forEach(
        (id, seen) -> {
          pictures.put(id, seen.pictures);
          documents.put(id, seen.documents);
        });
    return new Sums(
        captured,
        pictures,
        documents,
        undecodable,
        mismatches,
        List.copyOf(complaints),
        inbox.counts().refused());
  }

  @Override
  public void close() {
    link.close();
    inbox.close();
  }

  /** The pictures tell whether there is a connection. */
  private static final class Unmoved implements LinkListener {
    @Override
    public void connected(BrokerLimits limits) {
      // Pictures will come.
    }

    @Override
    public void disconnected(String reason) {
      // The link goes on trying.
    }
  }
}
