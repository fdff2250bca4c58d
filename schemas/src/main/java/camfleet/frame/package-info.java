/**
 * A picture and its bytes: the FRAME layout of {@code camfleet-frames/1}, its reader and writer.
 */
package camfleet.frame;
