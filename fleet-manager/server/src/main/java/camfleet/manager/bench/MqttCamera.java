package camfleet.manager.bench;

import camfleet.frame.FrameHeader;
import camfleet.frame.FrameLayout;
import camfleet.stream.FrameMessage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Publishes the body of each FRAME message over MQTT 3.1.1 at QoS 0. */
final class MqttCamera implements Dialogue, Sender {
  private final String topic;
  private final Shots shots;
  private final MqttReader reader = new MqttReader(this::packet);
  private Line line;
  private boolean welcome;
  private String end;

  MqttCamera(String topic, Shots shots) {
    this.topic = topic;
    this.shots = shots;
  }

  @Override
  public void opened(Line opened) throws IOException {
    line = opened;
    line.write(MqttReader.connect(topic.replace('/', '-')));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    reader.read(bytes);
  }

  private void packet(int type, ByteBuffer beginning) throws IOException {
    if (type == MqttReader.CONNACK && beginning.get(1) != 0) {
      throw new IOException("the broker refused a camera with code " + beginning.get(1));
    }
    welcome = true;
  }

  @Override
  public boolean isReady() {
    return welcome && end == null && !line.isBusy();
  }

  @Override
  public boolean isBusy() {
    return line != null && line.isBusy();
  }

  @Override
  public void send(long capturedAtNanos) throws IOException {
    FrameMessage frame = shots.next(capturedAtNanos);
    ByteBuffer head = MqttReader.publish(topic, FrameHeader.BYTES + frame.bytes());
    line.write(head, ByteBuffer.wrap(FrameLayout.headerBytes(frame.header())), frame.payload());
  }

  @Override
  public void skip() {
    shots.skip();
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
