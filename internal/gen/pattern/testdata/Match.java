import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

// Reads lines of "pattern string", both in base64, and answers each with 1 (the whole string matches), 0 (it does not) or
// ? (the string has a code point that this Java's Unicode tables do not know).
public class Match {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        StringBuilder out = new StringBuilder();
        String last = null;
        Pattern pattern = null;
        for (String line; (line = in.readLine()) != null; ) {
            int space = line.indexOf(' ');
            String source = text(line.substring(0, space));
            if (!source.equals(last)) {
                pattern = Pattern.compile(source);
                last = source;
            }
            String string = text(line.substring(space + 1));
            boolean known = string.codePoints().allMatch(c -> Character.getType(c) != Character.UNASSIGNED);
            out.append(!known ? '?' : pattern.matcher(string).matches() ? '1' : '0').append('\n');
        }
        System.out.print(out);
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
