package camfleet.manager.bench;

import camfleet.stream.StreamEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/** Sends the same messages as {@link StreamCamera}, to the floor, which grants no credit. */
final class PlainCamera implements Dialogue {
  private final Shots shots;
  private final InstantSource clock;
  private Line line;
  private String end;

  PlainCamera(Shots shots, InstantSource clock) {
    this.shots = shots;
    this.clock = clock;
  }

  @Override
  public void opened(Line opened) {
    line = opened;
    line.wantTurns(true);
  }

  @Override
  public void turn() throws IOException {
    line.write(StreamEncoder.parts(shots.next(StreamSpeaker.nanos(clock.instant()))));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    throw new IOException("the floor spoke");
  }

  long sent() {
    return shots.sent();
  }

  /** Why its connection ended, or null. */
  String end() {
    return end;
  }

  @Override
  public void closed(String reason) {
    end = reason;
  }
}
