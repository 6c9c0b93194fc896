package io.darkroom.gateway.binding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The SHA-256 of a request: equal for requests that ask for the same, whatever their key, the order of their fields or their white space. */
public final class Fingerprint {

    private Fingerprint() {
    }

    /** @param operation its catalogue id; {@code values} without the field {@code key} count */
    public static String of(String operation, Map<String, Value> values) {
        StringBuilder canonical = new StringBuilder(operation).append('\n');
        TreeMap<String, Value> counted = new TreeMap<>(values);
        counted.remove("key");
        write(new Value.Fields(counted), canonical);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** Lengths stand before texts, so that no two values are written alike. */
    private static void write(Value value, StringBuilder to) {
        switch (value) {
            case Value.Text(String text) -> to.append('t').append(text.length()).append(':').append(text);
            case Value.Num(String text) -> to.append('n').append(text.length()).append(':').append(text);
            case Value.Flag(boolean on) -> to.append(on ? 'y' : 'f');
            case Value.Nothing nothing -> to.append('0');
            case Value.Items(List<Value> items) -> {
                to.append('[').append(items.size());
                for (Value item : items) write(item, to);
            }
            case Value.Fields(Map<String, Value> fields) -> {
                to.append('{').append(fields.size());
                new TreeMap<>(fields).forEach((name, field) -> {
                    write(new Value.Text(name), to);
                    write(field, to);
                });
            }
        }
    }
}
