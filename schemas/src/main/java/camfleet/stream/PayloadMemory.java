package camfleet.stream;

import java.nio.ByteBuffer;

/**
 * Where payloads are put while they arrive. A server gives direct buffers that all watchers write
 * to their sockets. Called by the thread that feeds the decoder.
 */
public interface PayloadMemory {
  /** Arrays of the heap. */
  PayloadMemory HEAP = ByteBuffer::allocate;

  /** Memory outside the heap, freed when nobody holds it any more. */
  PayloadMemory DIRECT = ByteBuffer::allocateDirect;

  /** A buffer of at least this many bytes at position 0, which the caller owns. */
  ByteBuffer take(int bytes);

  /** Gets a buffer back that became too small or whose frame did not arrive whole. */
  default void giveBack(ByteBuffer buffer) {
    // The collector frees it.
  }
}
