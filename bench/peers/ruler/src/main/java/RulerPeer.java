import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import java.util.zip.GZIPInputStream;
import software.amazon.event.ruler.Machine;

/** RulerPeer RULES LIST pairs|counts: the rules of a JSON array over the files of a list, by event-ruler. */
public final class RulerPeer {
  public static void main(String[] arguments) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    Machine machine = new Machine();
    JsonNode rules = mapper.readTree(new File(arguments[0]));
    for (int i = 0; i < rules.size(); ++i) machine.addRule(Integer.toString(i), rules.get(i).toString());
    boolean pairs = arguments[2].equals("pairs");
    long[] counts = new long[rules.size()];
    StringBuilder out = new StringBuilder();
    for (String path : Files.readAllLines(Paths.get(arguments[1]))) {
      JsonNode records;
      try (InputStream file = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(Paths.get(path)), 1 << 16))) {
        records = mapper.readTree(file).get("Records");
      }
      for (JsonNode event : records) {
        List<String> matched = machine.rulesForJSONEvent(event);
        for (String rule : matched) {
          ++counts[Integer.parseInt(rule)];
          if (pairs) out.append(rule).append('\t').append(event.path("eventID").asText()).append('\n');
        }
      }
    }
    if (!pairs) {
      for (long count : counts) out.append(count).append('\n');
    }
    System.out.print(out);
  }
}
