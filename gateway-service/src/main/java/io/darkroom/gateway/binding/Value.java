package io.darkroom.gateway.binding;

import java.util.List;
import java.util.Map;

/** A value as a caller wrote it. Numbers stay text, so that nothing is lost and nothing is computed before its size is known. */
public sealed interface Value {

    record Text(String text) implements Value {
    }

    /** @param text as written: {@code 7.5}, {@code 1e3} */
    record Num(String text) implements Value {
    }

    record Flag(boolean on) implements Value {
    }

    record Nothing() implements Value {
    }

    record Items(List<Value> items) implements Value {
    }

    record Fields(Map<String, Value> fields) implements Value {
    }
}
