package io.darkroom.gateway.binding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Queries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a body into named values. What it holds counts, not what its header says: a body that begins with a brace is JSON (curl sends such
 * bodies as forms), another one is a form if its header says so. JSON may have a comma too many and line feeds inside texts, as the
 * documented examples do. Depth, token count, and the lengths of numbers and names are bounded; the body's own length bounds the rest.
 */
public final class BodyParser {
    static final int DEEPEST = 16;
    static final int LONGEST_NUMBER = 100;
    private static final long MOST_TOKENS = 100_000;
    private static final int LONGEST_NAME = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME).maxTokenCount(MOST_TOKENS).maxStringLength(Integer.MAX_VALUE).build())
            .build();

    private BodyParser() {
    }

    /**
     * The values of a body; none when it is empty.
     *
     * @param contentType the header's value
     * @throws Refusal MALFORMED_REQUEST
     */
    public static Map<String, Value> parse(byte[] body, Optional<String> contentType) {
        int start = start(body);
        if (start == body.length) return Map.of();
        String type = contentType.orElse("").toLowerCase(Locale.ROOT);
        boolean looksLikeJson = body[start] == '{' || body[start] == '[';
        if (!looksLikeJson && type.startsWith("application/x-www-form-urlencoded")) return form(new String(body, StandardCharsets.UTF_8).strip());
        if (!looksLikeJson && type.startsWith("multipart/")) throw malformed("Multipart bodies are not read; send JSON or a URL-encoded form.");
        return json(body);
    }

    private static int start(byte[] body) {
        int start = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
        while (start < body.length && (body[start] == ' ' || body[start] == '\n' || body[start] == '\r' || body[start] == '\t')) start++;
        return start;
    }

    private static Map<String, Value> json(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw malformed("The body is not a JSON object.");
            Map<String, Value> fields = fields(parser);
            if (parser.nextToken() != null) throw malformed("The body goes on after its JSON object.");
            return fields;
        } catch (JsonParseException wrong) {
            throw malformed("The body is not valid JSON: line " + wrong.getLocation().getLineNr() + ", column "
                    + wrong.getLocation().getColumnNr() + ".");
        } catch (IOException wrong) {
            throw malformed("The body is not valid JSON, or nested too deep.");
        }
    }

    private static Map<String, Value> fields(JsonParser parser) throws IOException {
        Map<String, Value> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static Value value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Value.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Num(parser.getText());
            case VALUE_TRUE -> new Value.Flag(true);
            case VALUE_FALSE -> new Value.Flag(false);
            case VALUE_NULL -> new Value.Nothing();
            case START_OBJECT -> new Value.Fields(fields(parser));
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
                yield new Value.Items(items);
            }
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw malformed("The body is not valid JSON.");
        };
    }

    /** {@code images[]=a&images[]=b}, {@code images[0]=a} and {@code images=a&images=b} are lists. */
    private static Map<String, Value> form(String body) {
        Map<String, List<Value>> lists = new LinkedHashMap<>();
        Map<String, Value> fields = new LinkedHashMap<>();
        Queries.parse(body).forEach((name, texts) -> {
            int bracket = name.endsWith("]") ? name.indexOf('[') : -1;
            String plain = bracket > 0 ? name.substring(0, bracket) : name;
            if (bracket <= 0 && texts.size() == 1 && !lists.containsKey(plain)) {
                fields.put(plain, new Value.Text(texts.getFirst()));
            } else {
                List<Value> list = lists.computeIfAbsent(plain, first -> new ArrayList<>());
                for (String text : texts) list.add(new Value.Text(text));
            }
        });
        lists.forEach((name, items) -> fields.put(name, new Value.Items(items)));
        return fields;
    }

    private static Refusal malformed(String message) {
        return new Refusal(ErrorCode.MALFORMED_REQUEST, message);
    }
}
