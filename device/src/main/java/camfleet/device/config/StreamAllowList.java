package camfleet.device.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which hosts a device may stream to, so that a command alone cannot send its pictures anywhere. An
 * entry is {@code HOST}, {@code *.DOMAIN} or {@code ADDRESS/BITS}, each with or without {@code
 * :PORT}; IPv6 addresses with a port stand in brackets. A name is never looked up: it matches names
 * only, and an address matches addresses only. The names of this machine itself are all the same.
 */
public final class StreamAllowList {
  private static final Pattern ENTRY =
      Pattern.compile("(\\[[^\\]]+\\](?:/\\d{1,3})?|[^\\[\\]]+?)(?::(\\d{1,5}))?");
  private static final Pattern NAME = Pattern.compile("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*)");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final List<String> texts;
  private final List<Rule> rules = new ArrayList<>();

  /**
   * @param name of a host, {@code *.} before a domain; null with an address
   * @param bits of the address that count; all of them for a single one
   * @param port 0 for any
   */
  private record Rule(String name, byte[] address, int bits, int port) {}

  private StreamAllowList(List<String> texts) {
    this.texts = List.copyOf(texts);
  }

  /**
   * @throws IllegalArgumentException with one sentence when an entry is none
   */
  public static StreamAllowList of(List<String> entries) {
    StreamAllowList list = new StreamAllowList(entries);
    for (String entry : entries) {
      list.rules.add(rule(entry));
    }
    return list;
  }

  private static Rule rule(String entry) {
    String text = entry.strip();
    int port = 0;
    // More colons than one without brackets: an IPv6 address without a port.
    boolean bare = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
    if (!bare) {
      Matcher matcher = ENTRY.matcher(text);
      if (!matcher.matches()) {
        throw wrong(entry);
      }
      text = matcher.group(1).replace("[", "").replace("]", "");
      if (matcher.group(2) != null) {
        port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > 65535) {
          throw wrong(entry);
        }
      }
    }
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      if (slash >= 0 || IPV4.matcher(text).matches() || !NAME.matcher(text).matches()) {
        throw wrong(entry);
      }
      return new Rule(text.toLowerCase(Locale.ROOT), null, 0, port);
    }
    int bits = address.length * 8;
    if (slash >= 0) {
      String given = text.substring(slash + 1);
      if (!given.matches("\\d{1,3}") || Integer.parseInt(given) > bits) {
        throw wrong(entry);
      }
      bits = Integer.parseInt(given);
    }
    return new Rule(null, address, bits, port);
  }

  private static IllegalArgumentException wrong(String entry) {
    return new IllegalArgumentException(
        "an entry must be HOST, *.DOMAIN or ADDRESS/BITS, each with or without :PORT, was \""
            + entry
            + "\"");
  }

  /** The bytes of an address in figures, or null when it is a name; nothing is looked up. */
  private static byte[] address(String host) {
    if (IPV4.matcher(host).matches()) {
      return address4(host);
    }
    if (!host.contains(":")) {
      return host.equalsIgnoreCase("localhost") ? new byte[] {127, 0, 0, 1} : null;
    }
    try {
      // With a colon it is taken for an IPv6 address and never for a name.
      byte[] bytes = InetAddress.getByName(host).getAddress();
      return isLoopback6(bytes) ? new byte[] {127, 0, 0, 1} : bytes;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte[] address4(String host) {
    byte[] bytes = new byte[4];
    String[] parts = host.split("\\.");
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255) {
        return null;
      }
      bytes[i] = (byte) part;
    }
    return bytes;
  }

  private static boolean isLoopback6(byte[] bytes) {
    if (bytes.length != 16 || bytes[15] != 1) {
      return false;
    }
    for (int i = 0; i < 15; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean allows(String host, int port) {
    byte[] address = address(host);
    String name = host.toLowerCase(Locale.ROOT);
    return rules.stream().anyMatch(rule -> matches(rule, name, address, port));
  }

  private static boolean matches(Rule rule, String name, byte[] address, int port) {
    if (rule.port != 0 && rule.port != port) {
      return false;
    }
    if (rule.name != null) {
      return address == null
          && (rule.name.startsWith("*.")
              ? name.endsWith(rule.name.substring(1))
              : name.equals(rule.name));
    }
    if (address == null || address.length != rule.address.length) {
      return false;
    }
    for (int bit = 0; bit < rule.bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if (((address[bit / 8] ^ rule.address[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The entries as they were written. */
  @Override
  public String toString() {
    return String.join(", ", texts);
  }
}
