package camfleet.manager.bench;

import camfleet.frame.FrameLayout;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Subscribes to frames over MQTT 3.1.1 at QoS 0, and forgets them. */
final class MqttViewer implements Dialogue {
  private final String filter;
  private final FrameSink sink;
  private final MqttReader reader = new MqttReader(this::packet);
  private Line line;

  MqttViewer(String filter, FrameSink sink) {
    this.filter = filter;
    this.sink = sink;
  }

  @Override
  public void opened(Line opened) throws IOException {
    line = opened;
    line.write(MqttReader.connect("bench-viewer"));
  }

  @Override
  public void received(ByteBuffer bytes) throws IOException {
    reader.read(bytes);
  }

  private void packet(int type, ByteBuffer beginning) throws IOException {
    if (type == MqttReader.CONNACK) {
      line.write(MqttReader.subscribe(filter));
    } else if (type == MqttReader.PUBLISH) {
      int topicBytes = beginning.getShort() & 0xFFFF;
      beginning.position(beginning.position() + topicBytes);
      sink.frame(FrameLayout.readHeader(beginning).capturedAtNanos());
    }
  }

  @Override
  public void closed(String reason) {
    sink.ended(reason);
  }
}
