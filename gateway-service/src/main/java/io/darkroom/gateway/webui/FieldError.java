package io.darkroom.gateway.webui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing wrong with a request body, in the words that clients of the web UI parse (those of pydantic 1).
 *
 * @param loc  where: {@code body}, then field names and list positions
 * @param msg  one sentence
 * @param type machine-readable kind
 * @param ctx  the limit that was broken, or empty
 */
record FieldError(List<Object> loc, String msg, String type, Map<String, Object> ctx) {

    static FieldError notA(Kind kind, List<Object> loc) {
        return new FieldError(loc, kind.message(), kind.errorType(), Map.of());
    }

    static FieldError below(List<Object> loc, Number least) {
        return new FieldError(loc, "ensure this value is greater than or equal to " + least, "value_error.number.not_ge", Map.of("limit_value", least));
    }

    static FieldError above(List<Object> loc, Number most) {
        return new FieldError(loc, "ensure this value is less than or equal to " + most, "value_error.number.not_le", Map.of("limit_value", most));
    }

    static FieldError tooLong(List<Object> loc, int most) {
        return new FieldError(loc, "ensure this value has at most " + most + " characters", "value_error.any_str.max_length", Map.of("limit_value", most));
    }

    static FieldError notStorable(List<Object> loc) {
        return new FieldError(loc, "a text may hold neither U+0000 nor half a surrogate pair", "value_error.unicode", Map.of());
    }

    static FieldError tooMany(List<Object> loc, int most) {
        return new FieldError(loc, "ensure this value has at most " + most + " items", "value_error.list.max_items", Map.of("limit_value", most));
    }

    static FieldError notJson(long at, String why) {
        return new FieldError(List.of("body", at), why, "value_error.jsondecode", Map.of());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loc", loc);
        json.put("msg", msg);
        json.put("type", type);
        if (!ctx.isEmpty()) json.put("ctx", ctx);
        return json;
    }
}
