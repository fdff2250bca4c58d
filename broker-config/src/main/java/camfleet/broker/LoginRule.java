package camfleet.broker;

import camfleet.topic.DeviceId;
import camfleet.topic.Party;
import java.util.Optional;
import java.util.Set;

/**
 * Which client id a user may connect with: a device its own id alone; the others any number of
 * clients, but no id that belongs to somebody else, whose session they would take over.
 */
final class LoginRule {
  private static final Set<String> RESERVED =
      Set.of("manager", "operator", "viewer", "homeassistant");

  private LoginRule() {}

  /** Why the client id is refused; empty when it is permitted. */
  static Optional<String> objection(String userName, String clientId, Set<String> enrolled) {
    if (clientId.equals(userName)) {
      return Optional.empty();
    }
    if (Party.ofUser(userName) == Party.DEVICE) {
      return Optional.of("a device's client id must be its user name");
    }
    if (DeviceId.isValid(clientId) && enrolled.contains(clientId)) {
      return Optional.of("the client id is that of a device");
    }
    for (String owner : RESERVED) {
      boolean owned = clientId.equals(owner) || clientId.startsWith(owner + "-");
      if (owned && !owner.equals(userName)) {
        return Optional.of("the client id belongs to user " + owner);
      }
    }
    return Optional.empty();
  }
}
