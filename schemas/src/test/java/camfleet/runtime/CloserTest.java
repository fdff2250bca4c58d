package camfleet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  private final List<String> closed = new ArrayList<>();
  private final Closer closer = new Closer();

  @Test
  void closesLastOpenedFirstAndOnce() {
    closer.add(() -> closed.add("a"));
    closer.add(() -> closed.add("b"));
    closer.close();
    closer.close();
    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void oneFailureKeepsNothingOpen() {
    closer.add(() -> closed.add("a"));
    closer.add(
        () -> {
          throw new IOException("second");
        });
    closer.add(
        () -> {
          throw new IOException("first");
        });
    assertThatThrownBy(closer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("first")
        .satisfies(
            e ->
                assertThat(e.getSuppressed()[0])
                    .isInstanceOf(IOException.class)
                    .hasMessage("second"));
    assertThat(closed).containsExactly("a");
  }

  @Test
  void whatIsAddedTooLateIsClosedAtOnce() {
    closer.close();
    assertThatThrownBy(() -> closer.add(() -> closed.add("late")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(closed).containsExactly("late");
  }

  @Test
  void returnsWhatItIsGiven() {
    AutoCloseable resource = () -> {};
    assertThat(closer.add(resource)).isSameAs(resource);
  }
}
