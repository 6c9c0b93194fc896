package io.darkroom.gateway.binding;

import io.darkroom.contracts.request.JsonText;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A request record taken apart once: its components are parameters or groups, which are records again.
 *
 * @param parts in the order of the canonical constructor
 */
public record Shape<R extends Record>(Class<R> type, List<Part> parts, Constructor<R> constructor) {

    private static final ClassValue<Shape<?>> KNOWN = new ClassValue<>() {
        @Override
        protected Shape<?> computeValue(Class<?> type) {
            return takenApart(type.asSubclass(Record.class));
        }
    };

    /** A component. */
    public sealed interface Part {
        record One(Parameter parameter) implements Part {
        }

        record Group(Shape<?> shape) implements Part {
        }
    }

    /** @throws IllegalArgumentException when the record declares something that cannot be read, or a name twice */
    @SuppressWarnings("unchecked")
    public static <R extends Record> Shape<R> of(Class<R> type) {
        return (Shape<R>) KNOWN.get(type);
    }

    /** All parameters, groups opened, in order. */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.One(Parameter parameter) -> all.add(parameter);
                case Part.Group(Shape<?> group) -> all.addAll(group.parameters());
            }
        }
        return all;
    }

    private static <R extends Record> Shape<R> takenApart(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : components) {
            Class<?> componentType = component.getType();
            boolean group = componentType.isRecord() && componentType != JsonText.class;
            parts.add(group ? new Part.Group(of(componentType.asSubclass(Record.class))) : new Part.One(Parameter.of(component)));
        }
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Shape<R> shape = new Shape<>(type, List.copyOf(parts), type.getDeclaredConstructor(types));
            shape.requireDistinctNames();
            return shape;
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("every record has its canonical constructor", impossible);
        }
    }

    private void requireDistinctNames() {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters()) {
            if (!names.add(parameter.name())) throw new IllegalArgumentException(type + " declares " + parameter.name() + " twice");
        }
    }
}
