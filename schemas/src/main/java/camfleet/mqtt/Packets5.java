package camfleet.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Our words and Paho's for what stands in the packets of MQTT 5. */
final class Packets5 {
  private Packets5() {}

  static BrokerLimits limits(MqttProperties properties) {
    if (properties == null) {
      return new BrokerLimits(5, Long.MAX_VALUE, 65_535, true);
    }
    Long packet = properties.getMaximumPacketSize();
    Integer receive = properties.getReceiveMaximum();
    Boolean retain = properties.isRetainAvailable();
    return new BrokerLimits(
        5,
        packet == null ? Long.MAX_VALUE : packet,
        receive == null ? 65_535 : receive,
        retain == null || retain);
  }

  static MqttMessage message(Publication publication) {
    return new MqttMessage(
        publication.payload(), publication.qos(), publication.retain(), properties(publication));
  }

  static MqttProperties properties(Publication publication) {
    MqttProperties properties = new MqttProperties();
    if (publication.expiry() != null) {
      properties.setMessageExpiryInterval(Seconds.roundedUp(publication.expiry()));
    }
    properties.setContentType(publication.contentType());
    properties.setResponseTopic(publication.responseTopic());
    properties.setCorrelationData(publication.correlation());
    if (!publication.userProperties().isEmpty()) {
      List<UserProperty> pairs = new ArrayList<>();
      publication
          .userProperties()
          .forEach((name, value) -> pairs.add(new UserProperty(name, value)));
      properties.setUserProperties(pairs);
    }
    return properties;
  }

  static Delivery delivery(String topic, MqttMessage message, Instant at, long atNanos) {
    MqttProperties properties = message.getProperties();
    if (properties == null) {
      properties = new MqttProperties();
    }
    Long expiry = properties.getMessageExpiryInterval();
    Map<String, String> pairs = new LinkedHashMap<>();
    properties.getUserProperties().forEach(pair -> pairs.put(pair.getKey(), pair.getValue()));
    return new Delivery(
        topic,
        message.getPayload(),
        message.getQos(),
        message.isRetained(),
        expiry == null ? null : Duration.ofSeconds(expiry),
        properties.getResponseTopic(),
        properties.getCorrelationData(),
        pairs,
        at,
        atNanos);
  }

  /** The refused ones of the filters of a SUBSCRIBE, with their reasons. */
  static Map<String, String> refused(List<String> names, int[] codes) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (int i = 0; codes != null && i < Math.min(codes.length, names.size()); i++) {
      if (ReasonCode.isRefusal(codes[i])) {
        refused.put(names.get(i), ReasonCode.inWords(codes[i]));
      }
    }
    return refused;
  }
}
