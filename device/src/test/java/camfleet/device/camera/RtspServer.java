package camfleet.device.camera;

import camfleet.runtime.Threads;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * An RTSP server (RFC 2326) on loopback that gives each client one clip from its beginning, in the
 * packets (RTP) that {@code ffmpeg} makes of it, interleaved in the TCP connection.
 */
final class RtspServer implements AutoCloseable {
  private final Path clip;
  private final Path sdp;
  private final ServerSocket door;
  private final List<Closeable> toClose = new CopyOnWriteArrayList<>();

  RtspServer(Path clip, Path folder) throws Exception {
    this.clip = clip;
    this.sdp = folder.resolve(clip.getFileName() + ".sdp");
    send(9, "-t", "0.1", "-sdp_file", sdp.toString()).waitFor(20, TimeUnit.SECONDS);
    door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    toClose.add(door);
    Threads.startPlatform("rtsp", this::accept);
  }

  String url() {
    return "rtsp://anna:secret@127.0.0.1:" + door.getLocalPort() + "/clip";
  }

  /** Sends the clip as RTP to a UDP port; the beginning of the options is before the input. */
  private Process send(int port, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-re"));
    command.addAll(List.of("-i", clip.toString(), "-map", "0:v:0", "-c", "copy", "-f", "rtp"));
    command.addAll(List.of(options));
    command.add("rtp://127.0.0.1:" + port + "?pkt_size=1300");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        toClose.add(client);
        Threads.startPlatform("rtsp-client", () -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
      String request = in.readLine();
      while (request != null) {
        String number = "0";
        String header = in.readLine();
        while (header != null && !header.isEmpty()) {
          number = header.startsWith("CSeq: ") ? header.substring(6) : number;
          header = in.readLine();
        }
        answer(request.split(" ")[0], number, client);
        request = in.readLine();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void answer(String method, String number, Socket client) throws IOException {
    String begin = "RTSP/1.0 200 OK\r\nCSeq: " + number + "\r\nSession: 1\r\n";
    String rest =
        switch (method) {
          case "OPTIONS" -> "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
          case "DESCRIBE" -> {
            String text =
                Files.readString(sdp).replaceAll("m=video \\d+", "m=video 0")
                    + "a=control:track1\r\n";
            yield "Content-Type: application/sdp\r\nContent-Length: "
                + text.length()
                + "\r\n\r\n"
                + text;
          }
          case "SETUP" -> "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
          default -> "\r\n";
        };
    OutputStream out = client.getOutputStream();
    out.write((begin + rest).getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    if (method.equals("PLAY")) {
      Threads.startPlatform("rtsp-play", () -> play(client));
    }
  }

  private void play(Socket client) {
    Process sender = null;
    try (DatagramSocket packets =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      packets.setReceiveBufferSize(1 << 20);
      packets.setSoTimeout(5000);
      sender = send(packets.getLocalPort());
      byte[] bytes = new byte[2048];
      OutputStream out = client.getOutputStream();
      while (!client.isClosed()) {
        DatagramPacket packet = new DatagramPacket(bytes, 4, bytes.length - 4);
        packets.receive(packet);
        bytes[0] = '$';
        bytes[1] = 0;
        bytes[2] = (byte) (packet.getLength() >> 8);
        bytes[3] = (byte) packet.getLength();
        out.write(bytes, 0, 4 + packet.getLength());
      }
    } catch (IOException e) {
      // The client has gone, or the clip is over.
    } finally {
      if (sender != null) {
        sender.destroyForcibly();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : toClose) {
      each.close();
    }
  }
}
