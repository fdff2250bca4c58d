package camfleet.device.process;

/**
 * What a plug-in does to pictures. A jar in the agent's folder {@code plugins} names its class in
 * {@code META-INF/services/camfleet.device.process.PicturePlugin}; the setting {@code plugins} says
 * by name which ones run, in which order. One that runs has a thread of its own.
 *
 * <p>Whatever lies in the folder is made in order to ask its name, so what costs something waits
 * for the first picture. A plug-in is a part of the agent: it can do what the agent can, and what
 * it breaks in native memory ends the agent.
 */
public interface PicturePlugin extends AutoCloseable {
  /** 1 to 64 letters, digits, {@code _}, {@code .} and {@code -}; always the same. */
  String name();

  /**
   * Looks at a picture and may draw into it or replace it, until it returns.
   *
   * @return false keeps this picture back: nobody gets it
   * @throws Exception when it cannot; the picture goes on as it was before
   */
  boolean process(PluginPicture picture) throws Exception;

  /** The plug-in is not needed any more. */
  @Override
  default void close() {}
}
