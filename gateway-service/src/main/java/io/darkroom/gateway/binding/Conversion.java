package io.darkroom.gateway.binding;

import io.darkroom.contracts.request.Choice;
import io.darkroom.contracts.request.JsonText;
import io.darkroom.contracts.request.NumberList;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns one value into what its parameter asks for, or says why that cannot be. Numbers may come as text and texts as numbers, since a form
 * knows only texts; nothing is rounded or cut.
 */
final class Conversion {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,4})?");
    private static final double EXACT = 1L << 53;

    private final Parameter parameter;
    private final Consumer<String> violation;

    /** @param violation takes the sentence when the value breaks a rule; the result is then null */
    Conversion(Parameter parameter, Consumer<String> violation) {
        this.parameter = parameter;
        this.violation = violation;
    }

    /** Whether the caller said nothing: null, empty, blank, an empty list, or a word that means nothing here. */
    static boolean absent(Value value, Parameter parameter) {
        return switch (value) {
            case null -> true;
            case Value.Nothing nothing -> true;
            case Value.Text(String text) -> text.isBlank() || parameter.noneAs().stream().anyMatch(text.strip()::equalsIgnoreCase);
            case Value.Items(List<Value> items) -> items.stream().allMatch(item -> absent(item, parameter));
            case Value.Flag(boolean on) -> !on && parameter.noneAs().contains("no");
            case Value.Num number -> false;
            case Value.Fields fields -> false;
        };
    }

    Object convert(Value value) {
        return switch (parameter.type()) {
            case Parameter.Type.Text text -> text(value);
            case Parameter.Type.Whole(boolean wide) -> whole(value, wide);
            case Parameter.Type.Decimal decimal -> decimal(value);
            case Parameter.Type.Flag flag -> flag(value);
            case Parameter.Type.Texts texts -> texts(value);
            case Parameter.Type.Raw raw -> raw(value);
            case Parameter.Type.OneOfThese(List<Choice> constants) -> choice(value, constants);
        };
    }

    private String text(Value value) {
        String text = switch (value) {
            case Value.Text(String given) -> given;
            case Value.Num(String given) -> given;
            case Value.Flag(boolean on) when !parameter.oneOf().isEmpty() -> on ? "yes" : "no";
            case Value.Flag f -> null;
            case Value.Nothing n -> null;
            case Value.Items i -> null;
            case Value.Fields f -> null;
        };
        if (text == null) return violated("must be a string.");
        if (text.length() > parameter.maxLength()) return violated("may not be greater than " + parameter.maxLength() + " characters.");
        if (!writable(text)) return violated("contains characters that are not text.");
        if (!parameter.oneOf().isEmpty()) return listed(text.strip());
        if (parameter.webAddress()) return address(text.strip());
        if (parameter.numbers().isPresent()) return numbers(text, parameter.numbers().get());
        return text;
    }

    private String listed(String text) {
        Optional<String> match = parameter.oneOf().stream().filter(text::equalsIgnoreCase).findFirst();
        return match.orElseGet(() -> violated("must be one of: " + String.join(", ", parameter.oneOf()) + "."));
    }

    private String address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) return text;
        } catch (URISyntaxException notAnAddress) {
            return violated("format is invalid.");
        }
        return violated("format is invalid.");
    }

    private String numbers(String text, NumberList bounds) {
        for (String one : text.split(",", -1)) {
            Double number = number(one.strip());
            if (number == null) return violated("must be a number or numbers separated by commas.");
            if (number < bounds.min() || number > bounds.max()) return violated("must be " + between(bounds.min(), bounds.max()) + ".");
        }
        return text;
    }

    private Number whole(Value value, boolean wide) {
        Double number = number(numberText(value));
        if (number == null || number != Math.rint(number) || Math.abs(number) > EXACT) {
            violated("must be an integer.");
            return null;
        }
        if (!inBounds(number)) return null;
        if (parameter.multipleOf().isPresent() && number % parameter.multipleOf().getAsInt() != 0) {
            violated("must be a multiple of " + parameter.multipleOf().getAsInt() + ".");
            return null;
        }
        if (wide) return number.longValue();
        if (Math.abs(number) > Integer.MAX_VALUE) {
            violated("must be " + between(-Integer.MAX_VALUE, Integer.MAX_VALUE) + ".");
            return null;
        }
        return number.intValue();
    }

    private Double decimal(Value value) {
        Double number = number(numberText(value));
        if (number == null) {
            violated("must be a number.");
            return null;
        }
        return inBounds(number) ? number : null;
    }

    private boolean inBounds(double number) {
        if (number >= parameter.min() && number <= parameter.max()) return true;
        violated("must be " + between(parameter.min(), parameter.max()) + ".");
        return false;
    }

    private static String between(double min, double max) {
        if (min == Double.NEGATIVE_INFINITY) return "at most " + plain(max);
        if (max == Double.POSITIVE_INFINITY) return "at least " + plain(min);
        return "between " + plain(min) + " and " + plain(max);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    private static String numberText(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text.strip();
            case Value.Num(String text) -> text;
            case Value.Flag f -> null;
            case Value.Nothing n -> null;
            case Value.Items i -> null;
            case Value.Fields f -> null;
        };
    }

    /** Null when the text is no finite number in plain or exponent notation. */
    private static Double number(String text) {
        if (text == null || text.length() > BodyParser.LONGEST_NUMBER || !NUMBER.matcher(text).matches()) return null;
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? number : null;
    }

    private Boolean flag(Value value) {
        String text = value instanceof Value.Text(String given) ? given.strip().toLowerCase(Locale.ROOT) : "";
        if (value instanceof Value.Flag(boolean on)) return on;
        if (text.equals("yes") || text.equals("true")) return true;
        if (text.equals("no") || text.equals("false")) return false;
        violated("must be yes or no.");
        return null;
    }

    private List<String> texts(Value value) {
        List<Value> items = value instanceof Value.Items(List<Value> given) ? given : List.of(value);
        if (items.size() > parameter.maxItems()) {
            violated("may not have more than " + parameter.maxItems() + " items.");
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Value item : items) {
            if (absent(item, parameter)) continue;
            String text = text(item);
            if (text == null) return null;
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    private JsonText raw(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text(value) == null ? null : new JsonText(quoted(text));
            case Value.Num(String text) -> new JsonText(text);
            case Value.Flag(boolean on) -> new JsonText(String.valueOf(on));
            case Value.Nothing n -> null;
            case Value.Items i -> {
                violated("must be a string.");
                yield null;
            }
            case Value.Fields f -> {
                violated("must be a string.");
                yield null;
            }
        };
    }

    private Choice choice(Value value, List<Choice> constants) {
        String text = value instanceof Value.Text(String given) ? given.strip() : "";
        for (Choice constant : constants) {
            if (constant.text().equalsIgnoreCase(text) || constant.aliases().stream().anyMatch(text::equalsIgnoreCase)) return constant;
        }
        violated("must be one of: " + constants.stream().map(Choice::text).collect(Collectors.joining(", ")) + ".");
        return null;
    }

    /** Half a surrogate pair has no UTF-8 form, and databases do not store U+0000. */
    private static boolean writable(String text) {
        return text.indexOf('\0') < 0 && text.codePoints().noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < ' ') json.append(String.format("\\u%04x", (int) c));
                    else json.append(c);
                }
            }
        }
        return json.append('"').toString();
    }

    private String violated(String rest) {
        violation.accept("The " + parameter.name() + " " + rest);
        return null;
    }
}
