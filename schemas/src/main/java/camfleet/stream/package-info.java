/**
 * {@code camfleet-frames/1}, frames over TCP (PROTOCOL.md §6): messages, reader and writer for
 * bytes as they come, who may say what when, credit, clock offset, and a blocking connection for
 * the side that dials. A server brings its own sockets and feeds {@link
 * camfleet.stream.StreamDecoder}.
 */
package camfleet.stream;
