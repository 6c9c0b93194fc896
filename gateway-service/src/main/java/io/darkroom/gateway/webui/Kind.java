package io.darkroom.gateway.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a field of a request body is, and how the web UI converts to it what clients send instead: numbers in strings, whole numbers
 * with a fraction (cut off), yes and no in a dozen spellings. The rules are those of pydantic 1.
 */
enum Kind {
    TEXT("str type expected", "type_error.str") {
        @Override
        Optional<Object> convert(JsonNode json) {
            return switch (json.getNodeType()) {
                case STRING -> Optional.of(json.textValue());
                case NUMBER -> Optional.of(json.isIntegralNumber() ? json.asText() : Python.number(json.doubleValue()));
                case BOOLEAN -> Optional.of(json.booleanValue() ? "True" : "False");
                case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> Optional.empty();
            };
        }
    },
    /** A {@link Long}. */
    INTEGER("value is not a valid integer", "type_error.integer") {
        @Override
        Optional<Object> convert(JsonNode json) {
            return switch (json.getNodeType()) {
                case NUMBER -> fromNumber(json);
                case BOOLEAN -> Optional.of(json.booleanValue() ? 1L : 0L);
                case STRING -> fromText(json.textValue().strip());
                case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> Optional.empty();
            };
        }

        private Optional<Object> fromNumber(JsonNode json) {
            if (json.isIntegralNumber()) return json.canConvertToLong() ? Optional.of(json.longValue()) : Optional.empty();
            double value = json.doubleValue();
            return Math.abs(value) < 1L << 53 ? Optional.of((long) value) : Optional.empty();
        }

        private Optional<Object> fromText(String text) {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException notWhole) {
                return Optional.empty();
            }
        }
    },
    /** A finite {@link Double}. */
    NUMBER("value is not a valid float", "type_error.float") {
        @Override
        Optional<Object> convert(JsonNode json) {
            return switch (json.getNodeType()) {
                case NUMBER -> finite(json.doubleValue());
                case BOOLEAN -> Optional.of(json.booleanValue() ? 1.0 : 0.0);
                case STRING -> fromText(json.textValue().strip());
                case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> Optional.empty();
            };
        }

        private Optional<Object> fromText(String text) {
            if (text.length() > LONGEST_NUMBER) return Optional.empty();
            try {
                return finite(Double.parseDouble(text));
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }

        private Optional<Object> finite(double value) {
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        }
    },
    FLAG("value could not be parsed to a boolean", "type_error.bool") {
        @Override
        Optional<Object> convert(JsonNode json) {
            String text = switch (json.getNodeType()) {
                case BOOLEAN -> json.booleanValue() ? "1" : "0";
                case NUMBER -> json.doubleValue() == 1 ? "1" : json.doubleValue() == 0 ? "0" : "";
                case STRING -> json.textValue().toLowerCase(Locale.ROOT);
                case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> "";
            };
            if (YES.contains(text)) return Optional.of(true);
            return NO.contains(text) ? Optional.of(false) : Optional.empty();
        }
    },
    /** A {@link List} of whatever. */
    LIST("value is not a valid list", "type_error.list") {
        @Override
        Optional<Object> convert(JsonNode json) {
            return json.isArray() ? Optional.of(JSON.convertValue(json, List.class)) : Optional.empty();
        }
    },
    /** A {@link List} of {@link String}. */
    TEXTS("value is not a valid list", "type_error.list") {
        @Override
        Optional<Object> convert(JsonNode json) {
            if (!json.isArray()) return Optional.empty();
            List<Object> texts = new ArrayList<>();
            for (JsonNode item : json) {
                Optional<Object> text = TEXT.convert(item);
                if (text.isEmpty()) return Optional.empty();
                texts.add(text.get());
            }
            return Optional.of(List.copyOf(texts));
        }
    },
    /** A {@link Map} in the order of the request. */
    OBJECT("value is not a valid dict", "type_error.dict") {
        @Override
        Optional<Object> convert(JsonNode json) {
            return json.getNodeType() == JsonNodeType.OBJECT ? Optional.of(JSON.convertValue(json, Map.class)) : Optional.empty();
        }
    };

    private static final Set<String> YES = Set.of("1", "true", "t", "yes", "y", "on");
    private static final Set<String> NO = Set.of("0", "false", "f", "no", "n", "off");
    private static final int LONGEST_NUMBER = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String message;
    private final String errorType;

    Kind(String message, String errorType) {
        this.message = message;
        this.errorType = errorType;
    }

    String message() {
        return message;
    }

    String errorType() {
        return errorType;
    }

    /** The value as a Java object, or empty where it cannot be taken as this kind. {@code json} is never null. */
    abstract Optional<Object> convert(JsonNode json);
}
