package camfleet.manager.web;

import camfleet.manager.rollout.Rollouts;
import camfleet.manager.store.RolloutDevice;
import camfleet.manager.store.StoredRollout;
import camfleet.manager.twin.TwinException;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How changes of the configuration come to the cameras: seen, paused, turned back. */
final class RolloutRoutes {
  private static final String PATH = "/api/v1/rollouts";

  private final FleetRooms rooms;

  RolloutRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  /**
   * @param body reads a request's body, up to a limit
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router.get(PATH).handler(ConfigRoutes.reading(this::list));
    router.get(PATH + "/:number").handler(ConfigRoutes.reading(this::rollout));
    router
        .post(PATH + "/:number/pause")
        .handler(body)
        .handler(ConfigRoutes.reading(request -> tell(request, Rollouts::pause)));
    router
        .post(PATH + "/:number/resume")
        .handler(body)
        .handler(ConfigRoutes.reading(request -> tell(request, Rollouts::resume)));
    router.post(PATH + "/:number/abort").handler(body).handler(ConfigRoutes.reading(this::abort));
  }

  /** A rollout and where each of its cameras stands. */
  private record Seen(StoredRollout rollout, List<RolloutDevice> devices) {}

  private void list(RoutingContext request) throws MalformedException {
    Query query = Query.of(request, "before", "limit");
    LaterAnswer.give(
        request,
        rooms.rollouts().list(query.before(), query.limit(20, 100)).thenCompose(this::allSeen),
        seen ->
            Answers.jsonFromWorker(
                request,
                200,
                () ->
                    Map.of(
                        "rollouts",
                        seen.stream()
                            .map(each -> RolloutView.listed(each.rollout(), each.devices()))
                            .toList())));
  }

  /** One after the other, so that what waits on the twin's loop gets its turn in between. */
  private CompletableFuture<List<Seen>> allSeen(List<StoredRollout> rollouts) {
    CompletableFuture<List<Seen>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (StoredRollout rollout : rollouts) {
      all =
          all.thenCompose(
              before ->
                  seen(rollout)
                      .thenApply(
                          next -> {
                            before.add(next);
                            return before;
                          }));
    }
    return all;
  }

  private CompletableFuture<Seen> seen(StoredRollout rollout) {
    return rooms
        .rollouts()
        .devices(rollout.number())
        .thenApply(devices -> new Seen(rollout, devices));
  }

  private static long number(RoutingContext request) throws MalformedException {
    return Query.number("the number of a rollout", request.pathParam("number"), 1);
  }

  private void rollout(RoutingContext request) throws MalformedException {
    Query.of(request);
    long number = number(request);
    answer(
        request,
        rooms
            .rollouts()
            .find(number)
            .thenCompose(
                found ->
                    found
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(
                            () ->
                                CompletableFuture.failedFuture(
                                    new TwinException(
                                        new Problem(
                                            ProblemCode.NOT_FOUND,
                                            "there is no rollout " + number))))));
  }

  /** What somebody tells a rollout. */
  private interface Word {
    CompletableFuture<StoredRollout> say(Rollouts rollouts, long number, String by, String why);
  }

  private void tell(RoutingContext request, Word word) throws MalformedException {
    Query.of(request);
    Members members = Members.read(request.body().buffer(), "by", "why");
    answer(
        request, word.say(rooms.rollouts(), number(request), by(members), members.sentence("why")));
  }

  private void abort(RoutingContext request) throws MalformedException {
    Query.of(request);
    Members members = Members.read(request.body().buffer(), "by", "why", "revert");
    answer(
        request,
        rooms
            .rollouts()
            .abort(number(request), members.flag("revert"), by(members), members.sentence("why")));
  }

  private static String by(Members members) throws MalformedException {
    String by = members.name("by");
    return by == null ? Answers.NOBODY : by;
  }

  private void answer(RoutingContext request, CompletableFuture<StoredRollout> rollout) {
    LaterAnswer.give(
        request,
        rollout.thenCompose(this::seen),
        seen ->
            Answers.jsonFromWorker(
                request, 200, () -> RolloutView.whole(seen.rollout(), seen.devices())),
        failure -> {
          boolean isOver =
              failure instanceof TwinException e
                  && e.problems().get(0).code() == ProblemCode.INVALID_ARGUMENT;
          if (isOver) {
            Answers.refuse(request, 409, ((TwinException) failure).problems());
          }
          return isOver;
        });
  }
}
