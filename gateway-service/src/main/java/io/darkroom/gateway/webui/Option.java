package io.darkroom.gateway.webui;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One setting of the web UI.
 *
 * @param key          name
 * @param defaultValue of this server; may be null
 * @param may          the values that this release can honour, or null where none changes what this release does
 */
record Option(String key, @JsonProperty("default") Object defaultValue, List<Object> may) {
    private static final int LONGEST_VALUE = 1_000;

    /**
     * The value to keep.
     *
     * @param value from JSON; null means the default
     * @throws WebUiException where the setting asks for what this release cannot do, or could be no setting at all
     */
    Object checked(Object value) {
        if (value == null || defaultValue != null && same(defaultValue, value)) return defaultValue;
        boolean scalar = value instanceof Number || value instanceof Boolean || value instanceof String text && text.length() <= LONGEST_VALUE;
        if (!scalar) throw WebUiErrors.refused(422, "Option '" + key + "' is a number, a flag or a short text.");
        if (may == null) return value;
        return may.stream().filter(allowed -> same(allowed, value)).findFirst()
            .orElseThrow(() -> WebUiErrors.refused(422, "Option '" + key + "' can be " + choices() + " in this release."));
    }

    /** Values are compared by what they say, because clients send numbers and flags as text too. */
    private static boolean same(Object allowed, Object value) {
        if (allowed.equals(value)) return true;
        if (!(allowed instanceof Number number)) return allowed.toString().equalsIgnoreCase(value.toString());
        try {
            return number.doubleValue() == Double.parseDouble(value.toString());
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private String choices() {
        List<String> texts = may.stream().map(Object::toString).filter(text -> !text.isEmpty()).toList();
        return texts.size() == 1 ? "only " + texts.getFirst() : String.join(", ", texts.subList(0, texts.size() - 1)) + " or " + texts.getLast();
    }
}
