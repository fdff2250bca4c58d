package camfleet.manager.cli;

import camfleet.client.Device;
import camfleet.client.FleetException;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The same question to many devices at once, and what came of it for each, in their order.
 *
 * @param <T> a good answer
 */
record Round<T>(List<Answer<T>> answers) {
  /** Devices that are asked at the same time. */
  private static final int PARALLEL = 64;

  Round {
    answers = List.copyOf(answers);
  }

  /** What one device said: a value, or the problems. */
  record Answer<T>(String device, T value, List<Problem> problems) {
    boolean isGood() {
      return problems.isEmpty();
    }

    boolean isTimeout() {
      return !isGood() && problems.get(0).code() == ProblemCode.EXPIRED;
    }

    String sentence() {
      return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
    }
  }

  /** The question; an IOException is a bad answer of this device only. */
  interface Question<T> {
    T ask(Device device) throws IOException;
  }

  static <T> Round<T> ask(List<Device> devices, ProgressBar bar, Question<T> question)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(PARALLEL, devices.size())), Threads.factory("ask"));
    try (bar) {
      bar.start();
      List<Future<Answer<T>>> futures = new ArrayList<>();
      for (Device device : devices) {
        futures.add(
            threads.submit(
                () -> {
                  Answer<T> answer = answer(device, question);
                  bar.step(answer.isGood());
                  return answer;
                }));
      }
      List<Answer<T>> answers = new ArrayList<>();
      for (Future<Answer<T>> future : futures) {
        answers.add(future.get());
      }
      return new Round<>(answers);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> Answer<T> answer(Device device, Question<T> question) {
    try {
      return new Answer<>(device.id(), question.ask(device), List.of());
    } catch (FleetException e) {
      return new Answer<>(device.id(), null, e.problems());
    } catch (IOException e) {
      String sentence = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Answer<>(device.id(), null, List.of(new Problem(ProblemCode.IO_ERROR, sentence)));
    }
  }

  /** All good 0; none answered in time 4; none good 1; some good 3. */
  int exitCode() {
    long bad = answers.stream().filter(answer -> !answer.isGood()).count();
    if (bad == 0) {
      return ExitCode.OK;
    }
    if (bad < answers.size()) {
      return ExitCode.SOME_FAILED;
    }
    return answers.stream().allMatch(Answer::isTimeout) ? ExitCode.TIMEOUT : ExitCode.FAILED;
  }

  /** Names every device that failed or did not answer, and how many they are of how many. */
  void complain(Terminal terminal) {
    List<Answer<T>> bad = answers.stream().filter(answer -> !answer.isGood()).toList();
    for (Answer<T> answer : bad) {
      String sentence = answer.sentence();
      boolean named = sentence.startsWith(answer.device());
      terminal.complain(named ? sentence : answer.device() + ": " + sentence);
    }
    if (bad.size() > 0 && answers.size() > 1) {
      long silent = bad.stream().filter(Answer::isTimeout).count();
      List<String> parts = new ArrayList<>();
      if (bad.size() > silent) {
        parts.add((bad.size() - silent) + " failed");
      }
      if (silent > 0) {
        parts.add(silent + " did not answer");
      }
      terminal.complain("of " + answers.size() + " devices " + String.join(", ", parts));
    }
  }

  /** One JSON object per device: {@code device}, {@code ok}, and the value or the errors. */
  List<Map<String, Object>> toJson(String valueName) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Answer<T> answer : answers) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("device", answer.device());
      map.put("ok", answer.isGood());
      if (answer.isGood()) {
        map.put(valueName, answer.value());
      } else {
        map.put("errors", answer.problems());
      }
      list.add(map);
    }
    return list;
  }
}
