package camfleet.manager.web;

import camfleet.manager.command.Dispatch.CommandException;
import camfleet.manager.rollout.BusyException;
import camfleet.manager.store.StoreException;
import camfleet.manager.twin.TwinException;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Answers requests when what they wait for has been done, without keeping an event loop. */
final class LaterAnswer {
  private LaterAnswer() {}

  /** Answers on the request's event loop when the future completes. */
  static <T> void give(RoutingContext request, CompletableFuture<T> future, Consumer<T> good) {
    give(request, future, good, failure -> false);
  }

  /**
   * @param special answers a failure of its own kind and says so with true
   */
  static <T> void give(
      RoutingContext request,
      CompletableFuture<T> future,
      Consumer<T> good,
      Predicate<Throwable> special) {
    Context loop = Vertx.currentContext();
    future.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                nothing -> {
                  if (request.response().closed() || request.response().ended()) {
                    return;
                  }
                  try {
                    if (failure == null) {
                      good.accept(value);
                    } else if (!special.test(cause(failure))) {
                      refuse(request, cause(failure));
                    }
                  } catch (RuntimeException e) {
                    request.fail(e);
                  }
                }));
  }

  /** Does what takes long, such as reading megabytes of JSON, on a worker. */
  static <T> CompletableFuture<T> work(RoutingContext request, Callable<T> task) {
    return request.vertx().executeBlocking(task, false).toCompletionStage().toCompletableFuture();
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  private static void refuse(RoutingContext request, Throwable cause) {
    if (cause instanceof CommandException e) {
      Answers.refuse(request, Answers.status(e.problem().code()), List.of(e.problem()));
    } else if (cause instanceof TwinException e) {
      Answers.refuse(request, Answers.status(e.problems().get(0).code()), e.problems());
    } else if (cause instanceof BusyException) {
      Answers.refuse(request, 409, ProblemCode.BUSY, cause.getMessage());
    } else if (cause instanceof MalformedException) {
      Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, cause.getMessage());
    } else if (cause instanceof StoreException) {
      Answers.refuse(request, 503, ProblemCode.IO_ERROR, cause.getMessage());
    } else {
      request.fail(cause);
    }
  }
}
