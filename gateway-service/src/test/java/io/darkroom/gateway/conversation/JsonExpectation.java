package io.darkroom.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares an answer with what a conversation expects of it: value for value, with these words in the expected texts: {@code <any>},
 * {@code <number>}, {@code <text>}, {@code <~expression>}; the first three with {@code :name} remember the value. A field
 * {@code "<more>"} lets an object have fields that are not named.
 */
final class JsonExpectation {
    private static final Pattern WORD = Pattern.compile("<(any|number|text)(?::(\\w+))?>");
    private static final Pattern EXPRESSION = Pattern.compile("<~(.+)>");

    private JsonExpectation() {
    }

    /** @throws AssertionError at the first difference */
    static void check(JsonNode expected, JsonNode actual, String at, Map<String, String> remembered) {
        if (expected.isTextual() && word(expected.asText(), actual, at, remembered)) return;
        if (expected.isObject() && actual.isObject()) {
            boolean more = expected.has("<more>");
            expected.properties().forEach(field -> {
                if (field.getKey().equals("<more>")) return;
                if (!actual.has(field.getKey())) throw new AssertionError(at + " has no field " + field.getKey() + ": " + actual);
                check(field.getValue(), actual.get(field.getKey()), at + "." + field.getKey(), remembered);
            });
            TreeSet<String> unexpected = new TreeSet<>();
            actual.fieldNames().forEachRemaining(name -> {
                if (!expected.has(name)) unexpected.add(name);
            });
            if (!more && !unexpected.isEmpty()) throw new AssertionError(at + " has more fields: " + unexpected + " in " + actual);
            return;
        }
        if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) throw new AssertionError(at + " has " + actual.size() + " items, not " + expected.size() + ": " + actual);
            for (int i = 0; i < expected.size(); i++) check(expected.get(i), actual.get(i), at + "[" + i + "]", remembered);
            return;
        }
        boolean same = expected.isNumber() && actual.isNumber() ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
        if (!same) throw new AssertionError(at + " is " + actual + ", not " + expected);
    }

    private static boolean word(String text, JsonNode actual, String at, Map<String, String> remembered) {
        Matcher expression = EXPRESSION.matcher(text);
        if (expression.matches()) {
            if (!actual.isTextual() || !actual.asText().matches(expression.group(1))) {
                throw new AssertionError(at + " is " + actual + ", which is not like " + expression.group(1));
            }
            return true;
        }
        Matcher word = WORD.matcher(text);
        if (!word.matches()) return false;
        boolean fits = switch (word.group(1)) {
            case "number" -> actual.isNumber();
            case "text" -> actual.isTextual();
            default -> true;
        };
        if (!fits) throw new AssertionError(at + " is " + actual + ", not a " + word.group(1));
        if (word.group(2) != null) remembered.put(word.group(2), actual.asText());
        return true;
    }
}
