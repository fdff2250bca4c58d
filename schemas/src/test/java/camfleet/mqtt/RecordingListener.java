package camfleet.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a link tells. */
final class RecordingListener implements LinkListener {
  final List<BrokerLimits> connected = new CopyOnWriteArrayList<>();
  final List<String> disconnected = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();

  @Override
  public void connected(BrokerLimits limits) {
    connected.add(limits);
  }

  @Override
  public void disconnected(String reason) {
    disconnected.add(reason);
  }

  @Override
  public void subscriptionRefused(String filter, String reason) {
    refused.add(filter + ": " + reason);
  }
}
