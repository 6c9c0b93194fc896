package io.darkroom.gateway.binding;

import io.darkroom.contracts.request.Alias;
import io.darkroom.contracts.request.Choice;
import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Items;
import io.darkroom.contracts.request.JsonText;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.MultipleOf;
import io.darkroom.contracts.request.NoneAs;
import io.darkroom.contracts.request.NumberList;
import io.darkroom.contracts.request.OneOf;
import io.darkroom.contracts.request.Range;
import io.darkroom.contracts.request.Required;
import io.darkroom.contracts.request.WebAddress;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One parameter as its record component declares it.
 *
 * @param name      on the wire
 * @param aliases   other names
 * @param label     its name in the sentence about its absence
 * @param required  a missing value is a violation
 * @param shown     how the documentation marks it: required, even if its absence has an answer of its own
 * @param noneAs    words that mean nothing
 * @param fallback  as a caller would write it
 * @param maxItems  of a list
 * @param maxLength of a text
 */
public record Parameter(String name, List<String> aliases, Type type, String label, boolean required, boolean shown, List<String> noneAs,
        Optional<String> fallback, double min, double max, OptionalInt multipleOf, List<String> oneOf, int maxLength, int maxItems,
        boolean webAddress, Optional<NumberList> numbers, Optional<String> doc, Optional<String> example) {

    private static final int MOST_ITEMS = 100;

    /** What is read. */
    public sealed interface Type {
        record Text() implements Type {
        }

        record Whole(boolean wide) implements Type {
        }

        record Decimal() implements Type {
        }

        record Flag() implements Type {
        }

        record Texts() implements Type {
        }

        record Raw() implements Type {
        }

        /** @param constants enum constants, each a {@link Choice} */
        record OneOfThese(List<Choice> constants) implements Type {
        }
    }

    static Parameter of(RecordComponent component) {
        String name = wireName(component.getName());
        Range range = component.getAnnotation(Range.class);
        Required required = component.getAnnotation(Required.class);
        return new Parameter(name,
                found(component, Alias.class, a -> List.of(a.value())).orElse(List.of()),
                type(component),
                required == null || required.label().isEmpty() ? name : required.label(),
                required != null && !required.ownAnswer(),
                required != null,
                found(component, NoneAs.class, a -> List.of(a.value())).orElse(List.of()),
                found(component, Default.class, Default::value),
                range == null ? Double.NEGATIVE_INFINITY : range.min(),
                range == null ? Double.POSITIVE_INFINITY : range.max(),
                found(component, MultipleOf.class, a -> OptionalInt.of(a.value())).orElse(OptionalInt.empty()),
                found(component, OneOf.class, a -> List.of(a.value())).orElse(List.of()),
                found(component, Length.class, Length::max).orElse(Length.ORDINARY),
                found(component, Items.class, Items::max).orElse(MOST_ITEMS),
                component.isAnnotationPresent(WebAddress.class),
                Optional.ofNullable(component.getAnnotation(NumberList.class)),
                found(component, Doc.class, Doc::value),
                found(component, Example.class, Example::value));
    }

    /** {@code numInferenceSteps} becomes {@code num_inference_steps}. */
    static String wireName(String javaName) {
        StringBuilder name = new StringBuilder();
        for (char c : javaName.toCharArray()) {
            if (Character.isUpperCase(c)) name.append('_').append(Character.toLowerCase(c));
            else name.append(c);
        }
        return name.toString();
    }

    private static <A extends Annotation, T> Optional<T> found(RecordComponent component, Class<A> annotation, Function<A, T> value) {
        return Optional.ofNullable(component.getAnnotation(annotation)).map(value);
    }

    private static Type type(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) return new Type.Text();
        if (type == Integer.class) return new Type.Whole(false);
        if (type == Long.class) return new Type.Whole(true);
        if (type == Double.class) return new Type.Decimal();
        if (type == Boolean.class) return new Type.Flag();
        if (type == JsonText.class) return new Type.Raw();
        if (type.isEnum() && Choice.class.isAssignableFrom(type)) {
            return new Type.OneOfThese(List.of((Choice[]) type.getEnumConstants()));
        }
        if (type == List.class && component.getGenericType() instanceof ParameterizedType list && list.getActualTypeArguments()[0] == String.class) {
            return new Type.Texts();
        }
        throw new IllegalArgumentException(component.getDeclaringRecord() + "." + component.getName() + " has a type that cannot be read: " + type);
    }
}
