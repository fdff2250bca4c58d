package camfleet.manager.web;

import camfleet.message.Excerpt;
import camfleet.message.Json;
import camfleet.runtime.MalformedException;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The members of a request's JSON body; what is missing or null is null. */
final class Members {
  private static final int MOST_NAME = 64;
  private static final int MOST_SENTENCE = 500;

  private final Map<String, Object> map;

  private Members(Map<String, Object> map) {
    this.map = map;
  }

  static Members of(Map<String, Object> map) {
    return new Members(map);
  }

  /**
   * Reads a body of which every member must be known; none is an empty object.
   *
   * @param body null for none
   */
  static Members read(Buffer body, String... known) throws MalformedException {
    Members members = new Members(object(body));
    members.only(known);
    return members;
  }

  /** The body as a JSON object; none is an empty one. */
  static Map<String, Object> object(Buffer body) throws MalformedException {
    if (body == null || body.length() == 0) {
      return Map.of();
    }
    try {
      return Json.readObject(body.getBytes());
    } catch (MalformedException e) {
      throw new MalformedException("request body: " + e.getMessage(), e);
    }
  }

  private void only(String... known) throws MalformedException {
    for (String name : map.keySet()) {
      if (!List.of(known).contains(name)) {
        throw new MalformedException(
            "there is no member "
                + Excerpt.of(name, 40)
                + " here; there is "
                + String.join(", ", new TreeSet<>(List.of(known))));
      }
    }
  }

  Object any(String name) {
    return map.get(name);
  }

  Map<String, Object> object(String name) throws MalformedException {
    Object value = map.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw new MalformedException(name + " must be a JSON object");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    members.forEach((key, member) -> object.put((String) key, member));
    return object;
  }

  Map<String, Object> neededObject(String name) throws MalformedException {
    Map<String, Object> object = object(name);
    if (object == null) {
      throw new MalformedException("the body must have " + name + ", a JSON object");
    }
    return object;
  }

  /** Of 1 to 64 characters. */
  String name(String name) throws MalformedException {
    return text(name, MOST_NAME);
  }

  /** Of 1 to 500 characters. */
  String sentence(String name) throws MalformedException {
    return text(name, MOST_SENTENCE);
  }

  private String text(String name, int most) throws MalformedException {
    Object value = map.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty() && text.length() <= most) {
      return text;
    }
    throw new MalformedException(name + " must be text of 1 to " + most + " characters");
  }

  /** False when it is missing. */
  boolean flag(String name) throws MalformedException {
    Object value = map.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new MalformedException(name + " must be true or false");
  }
}
