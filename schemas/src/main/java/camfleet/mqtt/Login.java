package camfleet.mqtt;

import java.util.Objects;

/** Who connects; never shows its password. */
public record Login(String clientId, String user, String password) {
  public Login {
    Objects.requireNonNull(clientId, "clientId");
  }

  /** A party whose client id is its user name, as devices have it. */
  public static Login of(String user, String password) {
    return new Login(user, user, password);
  }

  @Override
  public String toString() {
    return "Login[" + clientId + ", user " + user + "]";
  }
}
