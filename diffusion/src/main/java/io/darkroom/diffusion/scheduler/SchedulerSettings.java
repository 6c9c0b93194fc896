package io.darkroom.diffusion.scheduler;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The entries of a {@code scheduler_config.json}. Every algorithm reads what it needs and brings its own defaults for what
 * the file leaves out: a file made for one class means something slightly different to another, as in the field. Entries
 * that are null count as left out; entries an algorithm does not know are ignored.
 */
public final class SchedulerSettings {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final ObjectNode values;

    private SchedulerSettings(ObjectNode values) {
        this.values = values;
    }

    /** No entry at all: each algorithm's own defaults. */
    public static SchedulerSettings none() {
        return new SchedulerSettings(JSON.createObjectNode());
    }

    /** @throws IllegalArgumentException when {@code config} is no JSON object */
    public static SchedulerSettings of(JsonNode config) {
        if (!(config instanceof ObjectNode object)) throw new IllegalArgumentException("scheduler settings are a JSON object");
        return new SchedulerSettings(object.deepCopy());
    }

    /** Reads a {@code scheduler_config.json}. */
    public static SchedulerSettings read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) throw new IOException(file.getFileName() + " is larger than " + MAX_FILE_BYTES + " bytes");
        JsonNode config = JSON.readTree(file.toFile());
        if (!config.isObject()) throw new IOException(file.getFileName() + " is no JSON object");
        return of(config);
    }

    /** The same with one entry set, such as {@code use_karras_sigmas}; null takes it out. */
    public SchedulerSettings with(String name, Object value) {
        ObjectNode copy = values.deepCopy();
        copy.set(name, JSON.valueToTree(value));
        return new SchedulerSettings(copy);
    }

    /** The scheduler that the file was written for, such as {@code PNDMScheduler}; null when it does not say. */
    public String className() {
        return values.path("_class_name").textValue();
    }

    public boolean has(String name) {
        return values.hasNonNull(name);
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) return otherwise;
        if (!values.get(name).isBoolean()) throw wrong(name, "true or false");
        return values.get(name).booleanValue();
    }

    int integer(String name, int otherwise, int from, int to) {
        if (!has(name)) return otherwise;
        JsonNode value = values.get(name);
        if (!value.canConvertToInt() || !value.canConvertToExactIntegral() || value.intValue() < from || value.intValue() > to) {
            throw wrong(name, "a whole number from " + from + " to " + to);
        }
        return value.intValue();
    }

    double number(String name, double otherwise, double from, double to) {
        if (!has(name)) return otherwise;
        double value = switch (values.get(name).asText()) { // numbers that JSON cannot spell
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> values.get(name).isNumber() ? values.get(name).doubleValue() : Double.NaN;
        };
        if (!(value >= from && value <= to)) throw wrong(name, "a number from " + from + " to " + to);
        return value;
    }

    /** A list of numbers; empty when left out. */
    double[] numbers(String name, int most) {
        JsonNode list = values.path(name);
        if (!has(name)) return new double[0];
        if (!list.isArray() || list.size() > most) throw wrong(name, "a list of at most " + most + " numbers");
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!list.get(i).isNumber()) throw wrong(name, "a list of numbers");
            numbers[i] = list.get(i).doubleValue();
        }
        return numbers;
    }

    /** One of an enum's constants, spelt in lower case as in the file; {@code ++} in a file is {@code _PLUS_PLUS} in a constant. */
    <E extends Enum<E>> E choice(String name, E otherwise) {
        if (!has(name)) return otherwise;
        String constant = values.get(name).asText().replace("++", "_PLUS_PLUS").replace('-', '_').toUpperCase(Locale.ROOT);
        for (E candidate : otherwise.getDeclaringClass().getEnumConstants()) {
            if (candidate.name().equals(constant)) return candidate;
        }
        throw wrong(name, "one of " + Arrays.toString(otherwise.getDeclaringClass().getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    /** As {@link #choice}; values that mean something to other algorithms only count as left out, so that one file serves several. */
    <E extends Enum<E>> E choice(String name, E otherwise, Set<String> foreign) {
        return has(name) && foreign.contains(values.get(name).asText()) ? otherwise : choice(name, otherwise);
    }

    /** Refuses an entry that asks for something this library does not do. */
    void refuse(String name) {
        if (has(name) && !(values.get(name).isBoolean() && !values.get(name).booleanValue())) {
            throw new IllegalArgumentException("scheduler setting " + name + " is not supported");
        }
    }

    /** Refuses networks that answer with a variance too. */
    void refuseLearnedVariance() {
        if (values.path("variance_type").asText().startsWith("learned")) throw wrong("variance_type", "a fixed one; networks that learned it are not supported");
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException("scheduler setting " + name + " is " + values.get(name) + ", expected " + expected);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
