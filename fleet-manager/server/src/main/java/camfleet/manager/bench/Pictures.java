package camfleet.manager.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * JPEG pictures that were encoded before anything is measured, 640×480 and of about 50 KB each, the
 * same ones in every run on one JDK.
 */
final class Pictures {
  static final int WIDTH = 640;
  static final int HEIGHT = 480;

  /** Enough that they do not all lie in the processor's caches. */
  private static final int COUNT = 60;

  private static final float QUALITY = 0.8f;

  /** How much a grain differs from its place; chosen for the size. */
  private static final int GRAIN = 10;

  private final List<ByteBuffer> pictures;

  private Pictures(List<ByteBuffer> pictures) {
    this.pictures = pictures;
  }

  static Pictures draw() {
    return draw(COUNT);
  }

  static Pictures draw(int count) {
    Random random = new Random(640_480);
    List<ByteBuffer> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] jpeg = encode(grainy(i, random));
      pictures.add(ByteBuffer.allocateDirect(jpeg.length).put(jpeg).flip().asReadOnlyBuffer());
    }
    return new Pictures(pictures);
  }

  /** Light that moves, and grain as a sensor has it. */
  private static BufferedImage grainy(int moved, Random random) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grain = random.nextInt(2 * GRAIN + 1) - GRAIN;
        int red = limit(x * 255 / WIDTH + grain);
        int green = limit(y * 255 / HEIGHT + grain);
        int blue = limit((x + y + 10 * moved) % 512 / 2 + grain);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int limit(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), quality);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** One of them, direct, with a position of its own. */
  ByteBuffer get(long number) {
    return pictures.get((int) (number % pictures.size())).duplicate();
  }

  /** The middle of their sizes. */
  int typicalBytes() {
    return pictures.stream()
        .mapToInt(ByteBuffer::remaining)
        .sorted()
        .toArray()[pictures.size() / 2];
  }

  /** Writes them as the floor reads them: each after its length (u32). */
  void write(Path file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (ByteBuffer picture : pictures) {
        byte[] bytes = new byte[picture.remaining()];
        picture.duplicate().get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }
}
