package io.darkroom.gateway.webui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request body after conversion: the effective value of every documented field, in documented order. Unknown fields are dropped,
 * as the original does. Whatever is wrong is reported together.
 */
final class RequestBody {
    private static final int DEEPEST = 50;
    private static final int LONGEST_STRING = 8 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxStringLength(LONGEST_STRING).build())
            .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private final Map<String, Object> values;

    private RequestBody(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * @param json the bytes that came, whatever their content type said
     * @throws WebUiException 422 with everything that is wrong
     */
    static RequestBody read(byte[] json, List<Field> fields) {
        JsonNode object = object(json);
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : fields) {
            values.put(field.name(), field.read(object.get(field.name()), errors::add));
        }
        if (!errors.isEmpty()) throw WebUiErrors.invalid(errors);
        return new RequestBody(values);
    }

    /**
     * The JSON object that the bytes hold.
     *
     * @throws WebUiException 422 where they hold none
     */
    static JsonNode object(byte[] json) {
        List<Object> body = List.of("body");
        if (json == null || json.length == 0) {
            throw WebUiErrors.invalid(List.of(new FieldError(body, "field required", "value_error.missing", Map.of())));
        }
        try {
            JsonNode node = JSON.readTree(json);
            if (node.isObject()) return node;
        } catch (JsonProcessingException broken) {
            long at = broken.getLocation() == null ? 0 : broken.getLocation().getByteOffset();
            throw WebUiErrors.invalid(List.of(FieldError.notJson(Math.max(at, 0), broken.getOriginalMessage())));
        } catch (IOException impossible) {
            throw new AssertionError("an array of bytes is always readable", impossible);
        }
        throw WebUiErrors.invalid(List.of(FieldError.notA(Kind.OBJECT, body)));
    }

    /** Every documented field with its value or default, null included. */
    Map<String, Object> all() {
        return values;
    }

    /** A text field; null and empty are both the empty string. */
    String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : (String) value;
    }

    int integer(String name) {
        return Math.toIntExact(whole(name));
    }

    long whole(String name) {
        return (Long) values.get(name);
    }

    double number(String name) {
        return ((Number) values.get(name)).doubleValue();
    }

    /** A number, or what stands for it where neither the request nor the field's default says one. */
    double number(String name, double otherwise) {
        Object value = values.get(name);
        return value == null ? otherwise : ((Number) value).doubleValue();
    }

    /** A flag; null is false. */
    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** An object field; null is empty. */
    @SuppressWarnings("unchecked")
    Map<String, Object> object(String name) {
        Object value = values.get(name);
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    List<?> list(String name) {
        return (List<?>) values.get(name);
    }
}
