package camfleet.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * A local override on {@code set}, as a JSON Merge Patch (RFC 7396): a key with null gives the
 * override up.
 */
public record SettingsPatch(@JsonValue Map<String, Object> values) implements Message {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SettingsPatch {
    values = Copies.map(values);
  }
}
