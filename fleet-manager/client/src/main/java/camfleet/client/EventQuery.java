package camfleet.client;

import java.time.Instant;

/**
 * Which events to read.
 *
 * @param device of this device only, or null for those of the fleet and of every device
 * @param since none older than this, or null
 * @param before only those with smaller numbers, or null for the newest
 * @param limit how many at most, 1..1000
 */
public record EventQuery(String device, Instant since, Long before, int limit) {
  /** The newest hundred of everything. */
  public static final EventQuery NEWEST = new EventQuery(null, null, null, 100);

  String query() {
    StringBuilder query = new StringBuilder("?limit=").append(limit);
    if (device != null) {
      query.append("&device=").append(Api.encode(device));
    }
    if (since != null) {
      query.append("&since=").append(Api.encode(since.toString()));
    }
    if (before != null) {
      query.append("&before=").append(before);
    }
    return query.toString();
  }
}
