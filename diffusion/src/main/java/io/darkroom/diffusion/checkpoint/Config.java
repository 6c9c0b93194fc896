package io.darkroom.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The settings of a network as its {@code config.json} gives them, read with types and bounds. A setting that is absent or
 * null takes the default that the caller names; one of the wrong type or outside its bounds is a {@link CheckpointException}
 * that names it.
 */
public final class Config {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LIST = 64;
    /** Files written from Python spell infinite numbers as JSON does not know them. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(64).build())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build());

    private final Path file;
    private final JsonNode root;

    private Config(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a file of at most 1 MiB.
     *
     * @throws CheckpointException it is missing, larger, or no JSON object
     */
    public static Config read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new CheckpointException(file, "", "missing");
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) throw new CheckpointException(file, "", "larger than " + MAX_BYTES + " bytes");
        return parse(file, bytes);
    }

    /**
     * Settings that lie in no file of their own.
     *
     * @param origin what messages name
     * @throws CheckpointException the text is no JSON object
     */
    public static Config parse(Path origin, String json) {
        return parse(origin, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Config parse(Path origin, byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(origin, "", "no valid JSON: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (IOException e) { // bytes that are no text
            throw new CheckpointException(origin, "", "no valid JSON: " + e.getMessage());
        }
        if (!root.isObject()) throw new CheckpointException(origin, "", "no JSON object");
        return new Config(origin, root);
    }

    /** Settings that were put together. */
    static Config of(Path origin, ObjectNode settings) {
        return new Config(origin, settings);
    }

    /** The settings as they were written, for readers of other packages. */
    public JsonNode json() {
        return root;
    }

    /** The settings of a part, which a file keeps together under one key. */
    public Config section(String key) {
        if (!root.path(key).isObject()) throw bad(key, "is no group of settings");
        return new Config(file, root.get(key));
    }

    /** Whether the setting is there and not null. */
    public boolean has(String key) {
        return root.hasNonNull(key);
    }

    public int integer(String key, int otherwise, int least, int most) {
        return has(key) ? integer(key, root.get(key), least, most) : otherwise;
    }

    /** A setting that has no sensible default. */
    public int integer(String key, int least, int most) {
        if (!has(key)) throw bad(key, "missing");
        return integer(key, root.get(key), least, most);
    }

    /** A list of whole numbers, 1 to 64 of them. */
    public List<Integer> integers(String key, int least, int most) {
        JsonNode list = list(key);
        List<Integer> values = new ArrayList<>();
        for (JsonNode value : list) values.add(integer(key, value, least, most));
        return values;
    }

    /** One whole number for all of {@code count} places, or a list with one for each. */
    public List<Integer> perLevel(String key, int count, int otherwise, int least, int most) {
        if (!has(key)) return Collections.nCopies(count, otherwise);
        if (!root.get(key).isArray()) return Collections.nCopies(count, integer(key, root.get(key), least, most));
        List<Integer> values = integers(key, least, most);
        if (values.size() != count) throw bad(key, "needs " + count + " numbers, not " + values.size());
        return values;
    }

    /** One flag for all of {@code count} places, or a list with one for each; false when absent. */
    public List<Boolean> flagPerLevel(String key, int count) {
        if (!has(key) || !root.get(key).isArray()) return Collections.nCopies(count, flag(key, false));
        List<Boolean> values = new ArrayList<>();
        for (JsonNode value : list(key)) {
            if (!value.isBoolean()) throw bad(key, "is no list of true and false");
            values.add(value.booleanValue());
        }
        if (values.size() != count) throw bad(key, "needs " + count + " flags, not " + values.size());
        return values;
    }

    public double number(String key, double otherwise, double least, double most) {
        if (!has(key)) return otherwise;
        JsonNode value = root.get(key);
        if (!value.isNumber()) throw bad(key, "is no number");
        double number = value.doubleValue();
        if (!(number >= least && number <= most)) throw bad(key, number + " is outside " + least + " to " + most);
        return number;
    }

    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) return otherwise;
        if (!root.get(key).isBoolean()) throw bad(key, "is neither true nor false");
        return root.get(key).booleanValue();
    }

    public String text(String key, String otherwise) {
        if (!has(key)) return otherwise;
        if (!root.get(key).isTextual()) throw bad(key, "is no text");
        return root.get(key).textValue();
    }

    /** A list of texts, 1 to 64 of them. */
    public List<String> texts(String key) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : list(key)) {
            if (!value.isTextual()) throw bad(key, "is no list of texts");
            values.add(value.textValue());
        }
        return values;
    }

    /**
     * Refuses a setting of which only the usual value is built.
     *
     * @param usual as JSON text, such as {@code null}, {@code 1} or {@code "default"}; an absent setting is always usual
     */
    public void only(String key, String... usual) {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) return;
        String text = value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue()) ? Long.toString((long) value.doubleValue()) : value.toString();
        for (String one : usual) if (one.equals(text)) return;
        throw bad(key, text + " is not supported");
    }

    /** An error about one setting of this file. */
    public CheckpointException bad(String key, String reason) {
        return new CheckpointException(file, key, reason);
    }

    private JsonNode list(String key) {
        JsonNode list = root.path(key);
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_LIST) throw bad(key, "is no list of 1 to " + MAX_LIST + " entries");
        return list;
    }

    private int integer(String key, JsonNode value, int least, int most) {
        if (!value.isIntegralNumber()) throw bad(key, "is no whole number");
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) throw bad(key, value + " is outside " + least + " to " + most);
        return value.intValue();
    }

    @Override
    public String toString() {
        return "Config[" + file.getFileName() + "]";
    }
}
