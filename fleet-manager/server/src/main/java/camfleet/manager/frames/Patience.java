package camfleet.manager.frames;

import java.time.Duration;

/**
 * How long the port for frames waits for the other side.
 *
 * @param hello how long a connection may take to say HELLO, and how long its TLS handshake may take
 *     before
 * @param silence how long nothing may come from one that said it
 * @param message how long one message may take to come
 * @param stuck how long a subscriber may take no frame though some wait
 */
record Patience(Duration hello, Duration silence, Duration message, Duration stuck) {
  static final Patience DEFAULTS =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
}
