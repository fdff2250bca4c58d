package camfleet.manager.web;

import static org.assertj.core.api.Assertions.assertThat;

import camfleet.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  /** The examples of RFC 7396, appendix A, whose target and patch are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':'c'}|{'a':['b']}|{'a':['b']}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "{'a':'foo'}|{'a':{'b':1}}|{'a':{'b':1}}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
      })
  void isAsTheStandardSays(String target, String patch, String result) throws Exception {
    Map<String, Object> before = read(target);
    assertThat(MergePatch.apply(before, read(patch))).isEqualTo(read(result));
    assertThat(before).isEqualTo(read(target));
  }

  private static Map<String, Object> read(String json) throws Exception {
    return Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
