package camfleet.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * Why an attempt to connect failed or a connection ended.
 *
 * @param sentence fit for an operator
 */
record WireFailure(Kind kind, String sentence) {
  /** What the failure says about the next attempt. */
  enum Kind {
    /** The broker said that it does not speak this version. */
    WRONG_PROTOCOL,
    /** The broker closed in reply to CONNECT, as old brokers do with a newer version. */
    CLOSED_IN_REPLY,
    /** Nobody listens there, or there is no way to it: no broker had work with the attempt. */
    UNREACHED,
    /** Something else. */
    OTHER
  }

  /** The client library's own reason codes, alike in both of its versions. */
  private static final int CLIENT_TIMEOUT = 32000;

  private static final int WRITE_TIMEOUT = 32002;
  private static final int INVALID_RETURN_CODE = 50001;
  private static final int UNSUPPORTED_PROTOCOL = 132;

  WireFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(sentence, "sentence");
  }

  static WireFailure other(String sentence) {
    return new WireFailure(Kind.OTHER, sentence);
  }

  /**
   * An attempt to connect that failed.
   *
   * @param code the client library's reason code or the broker's (MQTT 5 §3.2.2.2), 0 for none
   */
  static WireFailure ofAttempt(MqttSettings settings, int code, Throwable cause) {
    BrokerAddress broker = settings.broker();
    if (cause instanceof WireSockets.UntrustedException) {
      return other(cause.getMessage());
    }
    if (code == UNSUPPORTED_PROTOCOL || code == INVALID_RETURN_CODE) {
      return new WireFailure(
          Kind.WRONG_PROTOCOL, "broker " + broker + " does not speak this version of MQTT");
    }
    if (ReasonCode.isRefusal(code)) {
      return other(refusal(settings, code));
    }
    Throwable root = root(cause);
    if (root instanceof EOFException || isReset(root)) {
      return new WireFailure(
          Kind.CLOSED_IN_REPLY, "broker " + broker + " closed the connection instead of answering");
    }
    if (root instanceof SSLException || root instanceof GeneralSecurityException) {
      return other(
          "broker " + broker + " is not trusted or does not speak TLS: " + root.getMessage());
    }
    String sentence = "cannot reach broker " + broker + ": " + inWords(root, code);
    return new WireFailure(isUnreached(root) ? Kind.UNREACHED : Kind.OTHER, sentence);
  }

  /** A connection that is over. */
  static WireFailure ofLoss(MqttSettings settings, int code, Throwable cause, String reasonString) {
    BrokerAddress broker = settings.broker();
    if (ReasonCode.isRefusal(code)) {
      return other(
          "broker "
              + broker
              + " ended the connection: "
              + (reasonString == null || reasonString.isBlank()
                  ? ReasonCode.inWords(code)
                  : ReasonCode.inWords(code) + " (" + reasonString + ")"));
    }
    if (code == CLIENT_TIMEOUT || code == WRITE_TIMEOUT) {
      return other("lost the connection to broker " + broker + ": no answer within the keep-alive");
    }
    return other("lost the connection to broker " + broker + ": " + inWords(root(cause), code));
  }

  private static String refusal(MqttSettings settings, int code) {
    Login login = settings.login();
    String whom =
        ReasonCode.isAboutIdentity(code)
            ? login.user() == null
                ? " refused a login without a user: "
                : " refused user \"" + login.user() + "\": "
            : ReasonCode.isAboutClientId(code)
                ? " refused client id \"" + login.clientId() + "\": "
                : " refused the connection: ";
    return "broker " + settings.broker() + whom + ReasonCode.inWords(code);
  }

  /** A connect without an answer ends in a timeout too, as a read does; only the words differ. */
  private static boolean isUnreached(Throwable root) {
    return root instanceof SocketException && !isReset(root)
        || root instanceof UnknownHostException
        || root instanceof SocketTimeoutException
            && root.getMessage() != null
            && root.getMessage().toLowerCase(Locale.ROOT).startsWith("connect");
  }

  private static boolean isReset(Throwable root) {
    String text = root == null ? null : root.getMessage();
    return text != null && text.toLowerCase(Locale.ROOT).contains("reset");
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String inWords(Throwable root, int code) {
    if (root instanceof UnknownHostException) {
      return "unknown host";
    }
    if (root instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (root instanceof SocketTimeoutException) {
      return "no answer";
    }
    if (root instanceof ConnectException) {
      return "connection refused";
    }
    if (root instanceof EOFException) {
      return "closed by the broker";
    }
    if (isReset(root)) {
      return "reset by the broker";
    }
    if (root == null || root.getMessage() == null) {
      return "reason code " + code;
    }
    return root.getMessage().lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
  }
}
