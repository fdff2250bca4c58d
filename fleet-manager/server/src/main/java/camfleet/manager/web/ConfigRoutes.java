package camfleet.manager.web;

import camfleet.manager.layers.FleetDocument;
import camfleet.manager.layers.RolloutPolicy;
import camfleet.manager.rollout.Started;
import camfleet.manager.store.FleetRevision;
import camfleet.manager.store.FleetRevision.Origin;
import camfleet.manager.twin.Change;
import camfleet.manager.twin.StaleException;
import camfleet.manager.twin.TwinException;
import camfleet.message.Problem;
import camfleet.message.ProblemCode;
import camfleet.runtime.MalformedException;
import camfleet.setting.SettingTable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The fleet's document: what is wanted of all cameras, changed, planned and turned back. */
final class ConfigRoutes {
  static final String PATH = "/api/v1/config";

  /** How often a patch of whatever there is begins again when others are quicker. */
  private static final int TRIES = 5;

  private final FleetRooms rooms;
  private final ConfigView view;

  ConfigRoutes(FleetRooms rooms) {
    this.rooms = rooms;
    this.view = new ConfigView(rooms.registry());
  }

  /** A handler that may refuse what the request says. */
  interface Reading {
    void handle(RoutingContext request) throws MalformedException;
  }

  static Handler<RoutingContext> reading(Reading handler) {
    return request -> {
      try {
        handler.handle(request);
      } catch (MalformedException e) {
        Answers.refuse(request, 400, ProblemCode.INVALID_ARGUMENT, e.getMessage());
      }
    };
  }

  /**
   * @param body reads a request's body, up to a limit for documents
   */
  void addTo(Router router, Handler<RoutingContext> body) {
    router.get(PATH).handler(reading(this::head));
    router.put(PATH).handler(body).handler(reading(this::put));
    router.patch(PATH).handler(body).handler(reading(this::patch));
    router.post(PATH + "/plan").handler(body).handler(reading(this::plan));
    router.post(PATH + "/rollback").handler(body).handler(reading(this::rollback));
    new ConfigHistoryRoutes(rooms).addTo(router);
  }

  private void head(RoutingContext request) throws MalformedException {
    Query.of(request);
    FleetRevision head = rooms.twin().head();
    request.response().putHeader("ETag", IfMatch.tag(ConfigView.number(head)));
    Answers.jsonFromWorker(request, 200, () -> ConfigView.whole(head));
  }

  private void plan(RoutingContext request) throws MalformedException {
    Query.of(request);
    Buffer body = request.body().buffer();
    LaterAnswer.give(
        request,
        LaterAnswer.work(
                request, () -> document(Members.read(body, "document").neededObject("document")))
            .thenCompose(rooms.twin()::plan),
        plan -> Answers.jsonFromWorker(request, 200, () -> Map.of("plan", view.plan(plan))));
  }

  /** What is wanted by a request, read and checked. */
  private record Wanted(FleetDocument document, Change change, RolloutPolicy policy) {}

  private void put(RoutingContext request) throws MalformedException {
    Query.of(request);
    FleetRevision head = rooms.twin().head();
    IfMatch match = condition(request, head);
    if (match == null) {
      return;
    }
    Buffer body = request.body().buffer();
    Long expected = match.any() ? null : ConfigView.number(head);
    change(
        request,
        head,
        LaterAnswer.work(
                request,
                () -> {
                  Members members = Members.read(body, "document", "by", "why", "rollout");
                  return wanted(
                      members.neededObject("document"),
                      members,
                      new Change(by(members), members.sentence("why"), Origin.APPLY, expected));
                })
            .thenCompose(this::start));
  }

  private void patch(RoutingContext request) throws MalformedException {
    FleetRevision head = rooms.twin().head();
    IfMatch match = condition(request, head);
    if (match == null) {
      return;
    }
    Map<String, Object> envelope = new LinkedHashMap<>();
    boolean isBare = isMergePatch(request);
    if (isBare) {
      Query query = Query.of(request, "by", "why");
      envelope.put("by", query.text("by", 64));
      envelope.put("why", query.text("why", 500));
    } else {
      Query.of(request);
    }
    Buffer body = request.body().buffer();
    CompletableFuture<Members> members =
        LaterAnswer.work(
            request,
            () -> {
              if (isBare) {
                envelope.put("patch", Members.object(body));
                return Members.of(envelope);
              }
              return Members.read(body, "patch", "by", "why", "rollout");
            });
    change(request, head, members.thenCompose(read -> patch(request, read, head, match, TRIES)));
  }

  /** With this media type the body is the patch itself (RFC 7396 §4). */
  private static boolean isMergePatch(RoutingContext request) {
    String type = request.request().getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().equalsIgnoreCase("application/merge-patch+json");
  }

  private CompletableFuture<Started> patch(
      RoutingContext request, Members members, FleetRevision head, IfMatch match, int tries) {
    return LaterAnswer.work(
            request,
            () ->
                wanted(
                    MergePatch.apply(ConfigView.documentOf(head), members.neededObject("patch")),
                    members,
                    new Change(
                        by(members),
                        members.sentence("why"),
                        Origin.PATCH,
                        ConfigView.number(head))))
        .thenCompose(this::start)
        .exceptionallyCompose(
            failure ->
                match.any() && tries > 1 && LaterAnswer.cause(failure) instanceof StaleException
                    ? patch(request, members, rooms.twin().head(), match, tries - 1)
                    : CompletableFuture.failedFuture(failure));
  }

  private void rollback(RoutingContext request) throws MalformedException {
    Query.of(request);
    FleetRevision head = rooms.twin().head();
    IfMatch match = condition(request, head);
    if (match == null) {
      return;
    }
    Members members = Members.read(request.body().buffer(), "to", "by", "why", "rollout");
    Map<String, Object> rollout = members.object("rollout");
    Change change =
        new Change(
            by(members),
            members.sentence("why"),
            Origin.ROLLBACK,
            match.any() ? null : ConfigView.number(head));
    change(
        request,
        head,
        earlier(members.any("to"))
            .thenCompose(
                to -> {
                  try {
                    RolloutPolicy policy =
                        rollout == null
                            ? null
                            : policy(rollout, document(ConfigView.documentOf(to)).rollout());
                    return rooms.rollouts().rollback(to, change, policy);
                  } catch (TwinException e) {
                    return CompletableFuture.failedFuture(e);
                  }
                }));
  }

  /** The revision that a number or a time names. */
  private CompletableFuture<FleetRevision> earlier(Object to) throws MalformedException {
    CompletableFuture<Optional<FleetRevision>> found;
    String sentence;
    if (to instanceof Long number && number >= 1) {
      found = rooms.twin().revision(number);
      sentence = "there is no fleet revision " + number;
    } else if (to instanceof String text) {
      Instant time = Query.time("to", text);
      found = rooms.twin().at(time);
      sentence = "there was no fleet revision at " + time + " yet";
    } else {
      throw new MalformedException(
          "to must be the number of a revision or a time such as \"2026-11-20T14:00:00Z\"");
    }
    return ConfigHistoryRoutes.existing(found, sentence);
  }

  /**
   * Null after it has been answered that the request must say, or says wrongly, what it expects.
   */
  private IfMatch condition(RoutingContext request, FleetRevision head) throws MalformedException {
    IfMatch match = IfMatch.of(request);
    if (match == null) {
      Answers.refuse(
          request,
          428,
          ProblemCode.INVALID_ARGUMENT,
          "a change of the configuration needs If-Match with the ETag of GET " + PATH + ", or *");
      return null;
    }
    if (!match.matches(ConfigView.number(head))) {
      stale(request, "the newest fleet revision is " + ConfigView.number(head), head);
      return null;
    }
    return match;
  }

  private static String by(Members members) throws MalformedException {
    String by = members.name("by");
    return by == null ? Answers.NOBODY : by;
  }

  private static Wanted wanted(Map<String, Object> document, Members members, Change change)
      throws MalformedException, TwinException {
    FleetDocument read = document(document);
    Map<String, Object> rollout = members.object("rollout");
    return new Wanted(read, change, rollout == null ? null : policy(rollout, read.rollout()));
  }

  private static FleetDocument document(Map<String, Object> map) throws TwinException {
    FleetDocument.Checked checked = FleetDocument.read(map, SettingTable.camera());
    if (!checked.isGood()) {
      throw new TwinException(checked.problems());
    }
    return checked.document();
  }

  private static RolloutPolicy policy(Map<String, Object> map, RolloutPolicy base)
      throws TwinException {
    RolloutPolicy.Checked checked = RolloutPolicy.read(map, base);
    if (!checked.isGood()) {
      throw new TwinException(checked.problems());
    }
    return checked.policy();
  }

  private CompletableFuture<Started> start(Wanted wanted) {
    return rooms.rollouts().start(wanted.document(), wanted.change(), wanted.policy());
  }

  private void change(
      RoutingContext request, FleetRevision before, CompletableFuture<Started> started) {
    LaterAnswer.give(
        request,
        started,
        done -> answer(request, before, done),
        failure -> {
          if (failure instanceof StaleException e) {
            stale(request, e.getMessage(), e.current());
            return true;
          }
          return false;
        });
  }

  private void answer(RoutingContext request, FleetRevision before, Started started) {
    long number = started.revision().number();
    boolean isNew = number > ConfigView.number(before);
    request.response().putHeader("ETag", IfMatch.tag(number));
    Answers.jsonFromWorker(
        request,
        isNew ? 202 : 200,
        () -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("number", number);
          body.put("plan", view.plan(started.plan()));
          body.put("rollout", started.rollout() == null ? null : started.rollout().number());
          return body;
        });
  }

  /** Somebody changed it in between: what there is now, so that the change can be made over it. */
  private static void stale(RoutingContext request, String sentence, FleetRevision current) {
    request.response().putHeader("ETag", IfMatch.tag(ConfigView.number(current)));
    Answers.jsonFromWorker(
        request,
        412,
        () -> {
          Map<String, Object> body =
              Answers.body(List.of(new Problem(ProblemCode.STALE_REV, sentence)));
          body.put("current", ConfigView.whole(current));
          return body;
        });
  }
}
