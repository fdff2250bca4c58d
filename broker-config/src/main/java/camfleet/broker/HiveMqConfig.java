package camfleet.broker;

/** HiveMQ's config.xml as text; the file for a stand-alone HiveMQ CE is the same. */
final class HiveMqConfig {
  private HiveMqConfig() {}

  static String of(BrokerSettings settings) {
    String mode =
        switch (settings.persistence()) {
          case MEMORY -> "in-memory";
          case FILE -> "file";
        };
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <hivemq>
      <listeners>
        <tcp-listener>
          <port>%d</port>
          <bind-address>%s</bind-address>
        </tcp-listener>
      </listeners>
      <mqtt>
        <!-- A full queue forgets its oldest message: the newest state is worth more. The
             manager's has room for what thousands of devices say when all change at once. -->
        <queued-messages>
          <max-queue-size>10000</max-queue-size>
          <strategy>discard-oldest</strategy>
        </queued-messages>
        <!-- Eclipse Paho and topic aliases end in a disconnect loop after a reconnect. -->
        <topic-alias>
          <enabled>false</enabled>
        </topic-alias>
        <packets>
          <max-packet-size>%d</max-packet-size>
        </packets>
        <receive-maximum>
          <server-receive-maximum>64</server-receive-maximum>
        </receive-maximum>
      </mqtt>
      <anonymous-usage-statistics>
        <enabled>false</enabled>
      </anonymous-usage-statistics>
      <persistence>
        <mode>%s</mode>
      </persistence>
    </hivemq>
    """
        .formatted(
            settings.port(), escaped(settings.bindAddress()), settings.maxPacketBytes(), mode);
  }

  /** HiveMQ also replaces {@code ${NAME}} by environment variables; an address has neither. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
