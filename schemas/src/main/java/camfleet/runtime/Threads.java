package camfleet.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The only place where threads are made: named, never keeping the process alive, and virtual where
 * the runtime's virtual threads do not pin their carriers (JDK 24 and newer, JEP 491).
 */
public final class Threads {
  private static final Method OF_VIRTUAL = findOfVirtual();

  private Threads() {}

  /** Whether {@link #start} gives virtual threads on this runtime. */
  public static boolean areVirtual() {
    return OF_VIRTUAL != null;
  }

  /** Starts one thread with this name; the loop is expected to end by interruption or by itself. */
  public static Thread start(String name, Runnable loop) {
    Thread thread = newThread(name, loop);
    thread.start();
    return thread;
  }

  /** A thread with this name that has not been started. */
  public static Thread newThread(String name, Runnable loop) {
    if (OF_VIRTUAL != null) {
      return newVirtual(name, loop);
    }
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A factory whose threads are called {@code prefix-1}, {@code prefix-2} and so on. */
  public static ThreadFactory factory(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return loop -> newThread(prefix + "-" + count.incrementAndGet(), loop);
  }

  /**
   * A thread of the operating system whatever the runtime offers, for a loop that stays in native
   * code for long.
   */
  public static Thread startPlatform(String name, Runnable loop) {
    Thread thread = platform(name, loop);
    thread.start();
    return thread;
  }

  /** The same for an executor; its threads are all called {@code name}. */
  public static ThreadFactory platformFactory(String name) {
    return loop -> platform(name, loop);
  }

  private static Thread platform(String name, Runnable loop) {
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for a thread to end; false when it has not ended within the time. */
  public static boolean join(Thread thread, long millis) {
    if (thread == null || thread == Thread.currentThread()) {
      return true;
    }
    try {
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private static Method findOfVirtual() {
    if (Runtime.version().feature() < 24) {
      return null;
    }
    try {
      return Thread.class.getMethod("ofVirtual");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /**
   * {@code Thread.ofVirtual().name(name).unstarted(loop)} by reflection, the language level being
   * 17.
   */
  private static Thread newVirtual(String name, Runnable loop) {
    try {
      Object builder = OF_VIRTUAL.invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      builder = type.getMethod("name", String.class).invoke(builder, name);
      return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, loop);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ite ? ite.getCause() : e;
      throw new IllegalStateException("no virtual thread: " + cause, cause);
    }
  }
}
