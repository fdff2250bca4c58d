package camfleet.manager.web;

import camfleet.manager.layers.FleetDiff;
import camfleet.manager.layers.FleetDocument;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.twin.TwinException;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Earlier revisions of the fleet's document, and how they differ. */
final class ConfigHistoryRoutes {
  private final FleetRooms rooms;

  ConfigHistoryRoutes(FleetRooms rooms) {
    this.rooms = rooms;
  }

  void addTo(Router router) {
    router.get(ConfigRoutes.PATH + "/history").handler(ConfigRoutes.reading(this::history));
    router
        .get(ConfigRoutes.PATH + "/revisions/:number")
        .handler(ConfigRoutes.reading(this::revision));
    router.get(ConfigRoutes.PATH + "/diff").handler(ConfigRoutes.reading(this::diff));
  }

  private void history(RoutingContext request) throws MalformedException {
    Query query = Query.of(request, "before", "limit");
    LaterAnswer.give(
        request,
        rooms.twin().history(query.before(), query.limit(100, 1_000)),
        revisions -> {
          List<Map<String, Object>> listed = revisions.stream().map(ConfigView::listed).toList();
          Answers.json(request, 200, Map.of("revisions", listed));
        });
  }

  private void revision(RoutingContext request) throws MalformedException {
    Query.of(request);
    LaterAnswer.give(
        request,
        numbered(Query.number("the number of a revision", request.pathParam("number"), 1)),
        revision -> {
          request.response().putHeader("ETag", IfMatch.tag(revision.number()));
          Answers.jsonFromWorker(request, 200, () -> ConfigView.whole(revision));
        });
  }

  private void diff(RoutingContext request) throws MalformedException {
    Query query = Query.of(request, "from", "to");
    long to = query.number("to", ConfigView.number(rooms.twin().head()), 0, Long.MAX_VALUE);
    long from = query.number("from", Math.max(0, to - 1), 0, Long.MAX_VALUE);
    LaterAnswer.give(
        request,
        numbered(from)
            .thenCombine(
                numbered(to),
                (before, after) -> {
                  Map<String, Object> view = new LinkedHashMap<>();
                  view.put("from", from);
                  view.put("to", to);
                  view.put(
                      "changes",
                      FleetDiff.of(document(before), document(after)).stream()
                          .map(FleetDiff.Change::toMap)
                          .toList());
                  return view;
                }),
        view -> Answers.jsonFromWorker(request, 200, () -> view));
  }

  private static FleetDocument document(FleetRevision revision) {
    FleetDocument.Checked checked = ConfigView.read(revision);
    if (!checked.isGood()) {
      throw new IllegalStateException(
          "fleet revision " + revision.number() + " is not readable: " + checked.problems());
    }
    return checked.document();
  }

  /** Null for number 0; fails when there is no such revision. */
  private CompletableFuture<FleetRevision> numbered(long number) {
    return number == 0
        ? CompletableFuture.completedFuture(null)
        : existing(rooms.twin().revision(number), "there is no fleet revision " + number);
  }

  static CompletableFuture<FleetRevision> existing(
      CompletableFuture<Optional<FleetRevision>> found, String sentence) {
    return found.thenCompose(
        revision ->
            revision
                .map(CompletableFuture::completedFuture)
                .orElseGet(
                    () ->
                        CompletableFuture.failedFuture(
                            new TwinException(new Problem(ProblemCode.NOT_FOUND, sentence)))));
  }
}
