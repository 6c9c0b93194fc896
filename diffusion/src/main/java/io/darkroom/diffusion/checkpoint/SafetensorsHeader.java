package io.darkroom.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file says it holds, checked completely against the file's size: eight bytes of header length, a JSON
 * header, then the values. As in the format's reference implementation the tensors must cover the rest of the file without
 * gap or overlap, so nothing can hide in a file and no offset points outside it. The file's values are not read.
 *
 * <p>The same form also tells which tensors of one or several files make up a network: keys are the network's names then.
 *
 * @param file     the file that was read, or the first of them
 * @param entries  by key, in the header's order; unmodifiable
 * @param metadata the free text of {@code __metadata__}; unmodifiable
 */
public record SafetensorsHeader(Path file, Map<String, Entry> entries, Map<String, String> metadata) {

    /** The largest header that is read, as in the reference implementation. */
    public static final int MAX_BYTES = 100_000_000;
    /** The most tensors that are read: several times more than any published checkpoint has. */
    public static final int MAX_TENSORS = 100_000;
    /** The longest text of the metadata that is read; training programs keep megabytes of statistics there. */
    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_RANK = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNameLength(4096).maxStringLength(MAX_TEXT).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();

    /**
     * Where a tensor lies.
     *
     * @param key        as the file spells it
     * @param offset     in bytes from the start of the file
     * @param length     in bytes; the product of the shape and the size of a value
     * @param transposed whether this is the transpose of the matrix that is stored: {@code shape} is that of the transpose
     */
    public record Entry(Path file, String key, DType type, long[] shape, long offset, long length, boolean transposed) {

        /** How many values the tensor has. */
        public long size() {
            return length / type.bytes();
        }

        /** Some rows of the tensor: a part of its first axis, which lies in one piece. */
        Entry rows(long from, long to) {
            if (transposed || shape.length == 0 || from < 0 || from > to || to > shape[0]) throw new IllegalArgumentException("no rows " + from + ":" + to + " of " + this);
            long row = shape[0] == 0 ? 0 : length / shape[0];
            long[] part = shape.clone();
            part[0] = to - from;
            return new Entry(file, key, type, part, offset + from * row, (to - from) * row, false);
        }

        /** The same values in another shape of as many. */
        Entry shaped(long... other) {
            return new Entry(file, key, type, other, offset, length, transposed);
        }

        /** The transpose of a matrix. */
        Entry transpose() {
            if (shape.length != 2) throw new IllegalArgumentException("no matrix: " + this);
            return new Entry(file, key, type, new long[] {shape[1], shape[0]}, offset, length, !transposed);
        }

        @Override
        public String toString() {
            return key + " " + type + Arrays.toString(shape);
        }
    }

    /**
     * Reads and checks the header of {@code file}.
     *
     * @throws CheckpointException the file is no valid safetensors file
     * @throws IOException         the file cannot be read
     */
    public static SafetensorsHeader read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new CheckpointException(file, "", Files.exists(file) ? "no regular file" : "missing");
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < 8) throw new CheckpointException(file, "", "too short for a safetensors file: " + size + " bytes");
            long length = bytes(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > MAX_BYTES) {
                throw new CheckpointException(file, "", "header length " + Long.toUnsignedString(length) + " is outside 2 to " + MAX_BYTES);
            }
            if (8 + length > size) throw new CheckpointException(file, "", "truncated inside its header");
            if (bytes(channel, 8, 1).get(0) != '{') throw new CheckpointException(file, "", "the header does not begin with {");
            try (Reader text = new InputStreamReader(new Bytes(Channels.newInputStream(channel.position(8)), length), StandardCharsets.UTF_8.newDecoder())) {
                return new Parser(file, 8 + length, size - 8 - length).parse(text);
            } catch (CharacterCodingException e) {
                throw new CheckpointException(file, "", "the header is not UTF-8");
            }
        }
    }

    /** The first bytes of a stream, so that the header is read as it comes instead of being held as a whole. */
    private static final class Bytes extends FilterInputStream {
        private long left;

        Bytes(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) return -1;
            left--;
            return super.read();
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (left == 0) return -1;
            int count = super.read(target, from, (int) Math.min(length, left));
            if (count > 0) left -= count;
            return count;
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) throw new EOFException("the file shrank while it was read");
        }
        return buffer.flip();
    }

    /** Reads one header; the fields are the state of one pass. */
    private record Parser(Path file, long dataStart, long dataLength) {

        SafetensorsHeader parse(Reader text) throws IOException {
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = Map.of();
            String key = "";
            try (JsonParser json = JSON.createParser(text)) {
                expect(json.nextToken(), JsonToken.START_OBJECT, "", "the header is no object");
                while ((key = json.nextFieldName()) != null) {
                    expect(json.nextToken(), JsonToken.START_OBJECT, key, "is no object");
                    if (key.equals("__metadata__")) {
                        metadata = metadata(json);
                    } else {
                        if (entries.size() == MAX_TENSORS) throw bad("", "more than " + MAX_TENSORS + " tensors");
                        entries.put(key, entry(key, json));
                    }
                }
                key = "";
                if (json.nextToken() != null) throw bad("", "text after the header's object");
            } catch (JsonProcessingException e) {
                throw bad(key == null ? "" : key, "the header is no valid JSON: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
            }
            covered(entries);
            return new SafetensorsHeader(file, Collections.unmodifiableMap(entries), metadata);
        }

        private Map<String, String> metadata(JsonParser json) throws IOException {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String name; (name = json.nextFieldName()) != null; ) {
                expect(json.nextToken(), JsonToken.VALUE_STRING, "__metadata__", "holds something other than text");
                texts.put(name, json.getText());
            }
            return Collections.unmodifiableMap(texts);
        }

        private Entry entry(String key, JsonParser json) throws IOException {
            DType type = null;
            long[] shape = null;
            long[] offsets = null;
            for (String name; (name = json.nextFieldName()) != null; ) {
                json.nextToken();
                switch (name) {
                    case "dtype" -> type = type(key, json);
                    case "shape" -> shape = naturals(key, json, MAX_RANK);
                    case "data_offsets" -> offsets = naturals(key, json, 2);
                    default -> json.skipChildren();
                }
            }
            if (type == null) throw bad(key, "has no dtype");
            if (shape == null) throw bad(key, "has no shape");
            if (offsets == null || offsets.length != 2) throw bad(key, "has no pair of data_offsets");
            if (offsets[0] > offsets[1] || offsets[1] > dataLength) {
                throw bad(key, "data_offsets " + Arrays.toString(offsets) + " lie outside the file's " + dataLength + " bytes of values");
            }
            long length = type.bytes();
            try {
                for (long extent : shape) length = Math.multiplyExact(length, extent);
            } catch (ArithmeticException e) {
                throw bad(key, "shape " + Arrays.toString(shape) + " is too large");
            }
            if (length != offsets[1] - offsets[0]) {
                throw bad(key, type + Arrays.toString(shape) + " needs " + length + " bytes, data_offsets give " + (offsets[1] - offsets[0]));
            }
            return new Entry(file, key, type, shape, dataStart + offsets[0], length, false);
        }

        private DType type(String key, JsonParser json) throws IOException {
            expect(json.currentToken(), JsonToken.VALUE_STRING, key, "dtype is no text");
            String name = json.getText();
            for (DType type : DType.values()) if (type.name().equals(name)) return type;
            throw bad(key, "unknown dtype " + (name.length() > 20 ? name.substring(0, 20) + "…" : name));
        }

        private long[] naturals(String key, JsonParser json, int most) throws IOException {
            expect(json.currentToken(), JsonToken.START_ARRAY, key, json.currentName() + " is no list");
            List<Long> values = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, key, "shape and data_offsets hold something other than whole numbers");
                if (values.size() == most) throw bad(key, "shape or data_offsets with more than " + most + " numbers");
                long value = json.getLongValue();
                if (value < 0) throw bad(key, "negative number " + value);
                values.add(value);
            }
            return values.stream().mapToLong(Long::longValue).toArray();
        }

        private void covered(Map<String, Entry> entries) {
            List<Entry> inOrder = new ArrayList<>(entries.values());
            inOrder.sort(Comparator.comparingLong(Entry::offset).thenComparingLong(Entry::length));
            long end = dataStart;
            for (Entry entry : inOrder) {
                if (entry.offset() < end) throw bad(entry.key(), "overlaps another tensor");
                if (entry.offset() > end) throw bad(entry.key(), "begins " + (entry.offset() - end) + " bytes after the tensor before it ends");
                end += entry.length();
            }
            if (end != dataStart + dataLength) throw bad("", (dataStart + dataLength - end) + " bytes after the last tensor");
        }

        private void expect(JsonToken found, JsonToken wanted, String key, String reason) {
            if (found != wanted) throw bad(key, reason);
        }

        private CheckpointException bad(String key, String reason) {
            return new CheckpointException(file, key, reason);
        }
    }
}
