package io.darkroom.gateway.binding;

import io.darkroom.gateway.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a request record of named values: takes what its parameters declare, reports all violations together, ignores the rest. */
public final class Binder {

    private Binder() {
    }

    /** @throws Refusal INVALID_FIELD with a sentence a violation */
    public static <R extends Record> R bind(Class<R> type, Map<String, Value> values) {
        Map<String, List<String>> violations = new LinkedHashMap<>();
        R bound = bind(Shape.of(type), values, violations);
        if (!violations.isEmpty()) throw Refusal.invalid(violations);
        return bound;
    }

    private static <R extends Record> R bind(Shape<R> shape, Map<String, Value> values, Map<String, List<String>> violations) {
        Object[] arguments = new Object[shape.parts().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (shape.parts().get(i)) {
                case Shape.Part.One(Parameter parameter) -> read(parameter, values, violations);
                case Shape.Part.Group(Shape<?> group) -> bind(group, values, violations);
            };
        }
        try {
            return shape.constructor().newInstance(arguments);
        } catch (ReflectiveOperationException ours) {
            throw new IllegalStateException(shape.type() + " cannot be made; it must be public and check nothing", ours);
        }
    }

    private static Object read(Parameter parameter, Map<String, Value> values, Map<String, List<String>> violations) {
        Value value = values.get(parameter.name());
        for (String alias : parameter.aliases()) {
            if (Conversion.absent(value, parameter)) value = values.get(alias);
        }
        Conversion conversion = new Conversion(parameter,
                sentence -> violations.computeIfAbsent(parameter.name(), first -> new ArrayList<>()).add(sentence));
        if (!Conversion.absent(value, parameter)) return conversion.convert(value);
        if (parameter.required()) {
            violations.put(parameter.name(), List.of("The " + parameter.label() + " field is required."));
            return null;
        }
        return parameter.fallback().map(text -> conversion.convert(new Value.Text(text))).orElse(null);
    }
}
