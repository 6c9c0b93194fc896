package io.darkroom.gateway.webui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A documented field of a request body.
 *
 * @param name     in JSON
 * @param kind     what it holds
 * @param fallback stands for a missing value and for null; may be null itself
 * @param least    smallest number taken
 * @param most     largest number taken, longest text, longest list
 */
record Field(String name, Kind kind, Object fallback, long least, long most) {
    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_LIST = 1_000;

    static Field text(String name, String fallback) {
        return new Field(name, Kind.TEXT, fallback, 0, LONGEST_TEXT);
    }

    static Field integer(String name, long fallback, long least, long most) {
        return new Field(name, Kind.INTEGER, fallback, least, most);
    }

    /** A number that nothing is computed from. */
    static Field integer(String name, long fallback) {
        return integer(name, fallback, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Field number(String name, Number fallback, long least, long most) {
        return new Field(name, Kind.NUMBER, fallback, least, most);
    }

    /** A number that nothing is computed from. */
    static Field number(String name, Number fallback) {
        return number(name, fallback, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Field flag(String name, Boolean fallback) {
        return new Field(name, Kind.FLAG, fallback, 0, 0);
    }

    static Field texts(String name) {
        return new Field(name, Kind.TEXTS, null, 0, LONGEST_LIST);
    }

    static Field list(String name) {
        return new Field(name, Kind.LIST, List.of(), 0, LONGEST_LIST);
    }

    static Field object(String name, Map<String, Object> fallback) {
        return new Field(name, Kind.OBJECT, fallback, 0, LONGEST_LIST);
    }

    /** The value that counts, or null with the error reported. */
    Object read(JsonNode json, Consumer<FieldError> errors) {
        if (json == null || json.isNull()) return fallback;
        List<Object> loc = List.of("body", name);
        Optional<Object> value = kind.convert(json);
        Optional<FieldError> error = value.isEmpty() ? Optional.of(FieldError.notA(kind, loc)) : outOfRange(value.get(), loc);
        error.ifPresent(errors);
        return error.isPresent() ? null : value.get();
    }

    private Optional<FieldError> outOfRange(Object value, List<Object> loc) {
        return switch (value) {
            case String text when text.length() > most -> Optional.of(FieldError.tooLong(loc, (int) most));
            case String text when !storable(text) -> Optional.of(FieldError.notStorable(loc));
            case Number number when number.doubleValue() < least -> Optional.of(FieldError.below(loc, least));
            case Number number when number.doubleValue() > most -> Optional.of(FieldError.above(loc, most));
            case Collection<?> items when items.size() > most -> Optional.of(FieldError.tooMany(loc, (int) most));
            case Map<?, ?> entries when entries.size() > most -> Optional.of(FieldError.tooMany(loc, (int) most));
            default -> Optional.empty();
        };
    }

    /** Whether a text is valid Unicode that databases take. */
    private static boolean storable(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
