package camfleet.device.camera;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The network address of a stream: RTSP, HTTP or HTTPS. Only {@link #shown} may be shown. */
record CameraAddress(String url) {
  private static final Pattern SCHEME = Pattern.compile("(rtsp|https?)://.*", Pattern.DOTALL);

  /** User and password; a password may hold an {@code @} that nobody has escaped. */
  private static final Pattern LOGIN = Pattern.compile("://[^/?#\\s]*@");

  /** Many cameras take them as parameters instead. */
  private static final Pattern SECRET =
      Pattern.compile(
          "([?&](?:usr|user|username|account|pass|passwd|password|pwd|auth|token|secret|key|api_?key)"
              + "=)[^&#\\s]*",
          Pattern.CASE_INSENSITIVE);

  CameraAddress {
    try {
      URI uri = new URI(url);
      if (!isOne(url) || uri.getHost() == null) {
        throw wrong(url);
      }
    } catch (URISyntaxException e) {
      throw wrong(url);
    }
  }

  /** Whether a source is meant to be an address. */
  static boolean isOne(String source) {
    return SCHEME.matcher(source).matches();
  }

  boolean isRtsp() {
    return url.startsWith("rtsp:");
  }

  /** The address without login and other secrets. */
  String shown() {
    return masked(url);
  }

  /** A text without the logins and secrets of the addresses in it. */
  static String masked(String text) {
    return SECRET.matcher(LOGIN.matcher(text).replaceAll("://***@")).replaceAll("$1***");
  }

  /** The same of what is no address, where nobody knows at which {@code @} a login ends. */
  static String maskedWidely(String text) {
    return masked(text.replaceAll("://.*@", "://***@"));
  }

  private static IllegalArgumentException wrong(String url) {
    String shown = maskedWidely(url);
    return new IllegalArgumentException(
        "a camera's address must be like rtsp://HOST[:PORT]/PATH, http://… or https://…, with %XX"
            + " for special characters of a password, was \""
            + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown)
            + "\"");
  }
}
