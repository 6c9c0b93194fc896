package io.darkroom.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CLIP's tokenizer: text to the ids of byte-level pieces. Text is composed (NFC), put into lower case letter by letter,
 * split into words, contractions, single digits and runs of signs, and every such word into pieces by {@link BytePairEncoding}.
 * Start, end and padding token count as tokens where their exact spelling occurs in the text; SDXL's second tokenizer pads
 * with {@code !}, so there an exclamation mark is id 0. Nothing is repaired: broken encodings, HTML entities and control
 * characters are taken as they are.
 *
 * <p>Safe for use by several threads. Source: Radford et al., Learning Transferable Visual Models From Natural Language
 * Supervision, 2021; the details are those of the tokenizer that diffusion pipelines load.
 */
public final class ClipTokenizer {

    /** Longer texts are refused. */
    public static final int MAX_CHARACTERS = 100_000;

    private static final long MAX_FILE_BYTES = 64 << 20;
    private static final int USUAL_LENGTH = 77;
    private static final Pattern WORD = Pattern.compile("<\\|(?:start|end)oftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}++|\\p{N}|[^\\s\\p{L}\\p{N}]++", Pattern.UNICODE_CHARACTER_CLASS);

    private final BytePairEncoding encoding;
    private final Map<String, Integer> vocabulary;
    private final String start;
    private final String end;
    private final String padding;
    private final int maxLength;
    private final Pattern special;
    private final Map<String, int[]> added;
    private final Pattern addedNames;

    private ClipTokenizer(BytePairEncoding encoding, Map<String, Integer> vocabulary, String start, String end, String padding, int maxLength,
                          Map<String, int[]> added) {
        this.encoding = encoding;
        this.vocabulary = vocabulary;
        this.start = start;
        this.end = end;
        this.padding = padding;
        this.maxLength = maxLength;
        this.special = Pattern.compile(Pattern.quote(start) + "|" + Pattern.quote(end) + "|" + Pattern.quote(padding));
        this.added = added;
        this.addedNames = added.isEmpty() ? null : Pattern.compile(added.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote).collect(Collectors.joining("|")));
    }

    /**
     * Reads {@code vocab.json}, {@code merges.txt} and, where present, {@code special_tokens_map.json} and {@code tokenizer_config.json}.
     *
     * @throws IOException a file is missing, too large or not in the expected form; the message names it
     */
    public static ClipTokenizer load(Path tokenizerFolder) throws IOException {
        Map<String, Integer> vocabulary = new HashMap<>();
        for (var entry : json(tokenizerFolder.resolve("vocab.json")).properties()) vocabulary.put(entry.getKey(), entry.getValue().intValue());
        JsonNode config = optionalJson(tokenizerFolder.resolve("tokenizer_config.json"));
        JsonNode map = optionalJson(tokenizerFolder.resolve("special_tokens_map.json"));
        String start = token(map, config, "bos_token", "<|startoftext|>");
        String end = token(map, config, "eos_token", "<|endoftext|>");
        String padding = token(map, config, "pad_token", end);
        String unknown = token(map, config, "unk_token", end);
        for (String name : List.of(start, end, padding, unknown)) {
            if (!vocabulary.containsKey(name)) throw new IOException("vocab.json has no token " + name);
        }
        double length = config.path("model_max_length").asDouble(USUAL_LENGTH);
        int maxLength = length >= 3 && length <= MAX_CHARACTERS ? (int) length : USUAL_LENGTH;
        Path merges = bounded(tokenizerFolder.resolve("merges.txt"));
        BytePairEncoding encoding = new BytePairEncoding(vocabulary, Files.readAllLines(merges, StandardCharsets.UTF_8), vocabulary.get(unknown));
        return new ClipTokenizer(encoding, vocabulary, start, end, padding, maxLength, Map.of());
    }

    /**
     * The tokenizer that OpenAI published with CLIP, which all Stable Diffusion models use; single-file checkpoints do not
     * bring it along. It pads with the end token.
     */
    public static ClipTokenizer published() {
        return Published.TOKENIZER;
    }

    /** Read when first asked for. The pieces' ids follow from the merges: single bytes, bytes that end a word, joined pairs. */
    private static final class Published {
        private static final ClipTokenizer TOKENIZER = read();

        private static ClipTokenizer read() {
            try (InputStream in = ClipTokenizer.class.getResourceAsStream("clip/merges.txt")) {
                List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
                List<String> pieces = new ArrayList<>(BytePairEncoding.bytes());
                for (String piece : BytePairEncoding.bytes()) pieces.add(piece + "</w>");
                for (String line : lines.subList(1, lines.size())) pieces.add(line.replace(" ", ""));
                pieces.add("<|startoftext|>");
                pieces.add("<|endoftext|>");
                Map<String, Integer> vocabulary = new HashMap<>();
                for (int id = 0; id < pieces.size(); id++) vocabulary.put(pieces.get(id), id);
                String end = pieces.getLast();
                return new ClipTokenizer(new BytePairEncoding(vocabulary, lines, vocabulary.get(end)), vocabulary, "<|startoftext|>", end, end, USUAL_LENGTH,
                    Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException("the tokenizer of this program is damaged", e);
            }
        }
    }

    /** The same tokenizer with another padding token, which from then on counts as a token of its own. */
    public ClipTokenizer withPadding(int id) {
        for (var entry : vocabulary.entrySet()) {
            if (entry.getValue() == id) return new ClipTokenizer(encoding, vocabulary, start, end, entry.getKey(), maxLength, added);
        }
        throw new IllegalArgumentException("no token has the id " + id);
    }

    /**
     * The same tokenizer with more words, each with one or several ids. They count wherever they occur, inside of words too, in any case;
     * the longest of several wins.
     *
     * @param words not empty texts and their ids, which replace those added before
     */
    public ClipTokenizer withAdded(Map<String, int[]> words) {
        Map<String, int[]> normal = new HashMap<>();
        words.forEach((word, ids) -> {
            if (word.isEmpty()) throw new IllegalArgumentException("an added token has no text");
            normal.put(normal(word), ids.clone());
        });
        return new ClipTokenizer(encoding, vocabulary, start, end, padding, maxLength, normal);
    }

    /** The ids of the text alone, uncut, without start and end token. */
    public int[] tokens(String text) {
        if (text.length() > MAX_CHARACTERS) throw new IllegalArgumentException("text of " + text.length() + " characters; at most " + MAX_CHARACTERS + " are tokenized");
        Ids ids = new Ids();
        Matcher matcher = special.matcher(text);
        int from = 0;
        while (matcher.find()) {
            words(text.substring(from, matcher.start()), ids);
            ids.add(vocabulary.get(matcher.group()));
            from = matcher.end();
        }
        words(text.substring(from), ids);
        return ids.toArray();
    }

    /** Start token, the text's ids cut to fit, end token, then padding: exactly {@code length} ids, at least 2. */
    public int[] encode(String text, int length) {
        if (length < 2 || length > MAX_CHARACTERS) throw new IllegalArgumentException("length " + length + " is not within 2 to " + MAX_CHARACTERS);
        int[] tokens = tokens(text);
        int kept = Math.min(tokens.length, length - 2);
        int[] ids = new int[length];
        ids[0] = startId();
        System.arraycopy(tokens, 0, ids, 1, kept);
        ids[kept + 1] = endId();
        Arrays.fill(ids, kept + 2, length, paddingId());
        return ids;
    }

    public int startId() {
        return vocabulary.get(start);
    }

    public int endId() {
        return vocabulary.get(end);
    }

    public int paddingId() {
        return vocabulary.get(padding);
    }

    /** How many ids the encoder takes, start and end token included; 77 unless the folder says otherwise. */
    public int maxLength() {
        return maxLength;
    }

    private void words(String text, Ids ids) {
        String normal = normal(text);
        int from = 0;
        if (addedNames != null) {
            for (Matcher name = addedNames.matcher(normal); name.find(); from = name.end()) {
                plainWords(normal.substring(from, name.start()), ids);
                ids.addAll(added.get(name.group()));
            }
        }
        plainWords(normal.substring(from), ids);
    }

    private void plainWords(String normal, Ids ids) {
        Matcher matcher = WORD.matcher(normal);
        while (matcher.find()) {
            String word = matcher.group();
            boolean shouted = word.length() > 4 && word.startsWith("<|") && word.endsWith("oftext|>"); // in capitals a special token is ordinary text, in three words
            for (String part : shouted ? List.of("<|", word.substring(2, word.length() - 2), "|>") : List.of(word)) ids.addAll(encoding.encode(part));
        }
    }

    private static String normal(String text) {
        return lowerCase(Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    /** Letter by letter: a final sigma stays an ordinary one, as the vocabulary was built. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 128) lower.append((char) Character.toLowerCase(c));
            else lower.append(Character.toString(c).toLowerCase(Locale.ROOT));
        });
        return lower.toString();
    }

    private static String token(JsonNode map, JsonNode config, String name, String otherwise) {
        for (JsonNode source : List.of(map, config)) {
            JsonNode value = source.path(name);
            String content = value.isObject() ? value.path("content").textValue() : value.textValue();
            if (content != null) return content;
        }
        return otherwise;
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(bounded(file)));
    }

    private static JsonNode optionalJson(Path file) throws IOException {
        return Files.exists(file) ? json(file) : MissingNode.getInstance();
    }

    private static Path bounded(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) throw new IOException(file.getFileName() + " is larger than " + MAX_FILE_BYTES + " bytes");
        return file;
    }

    /** A growing list of ids. */
    private static final class Ids {
        private int[] values = new int[32];
        private int count;

        void add(int id) {
            if (count == values.length) values = Arrays.copyOf(values, 2 * count);
            values[count++] = id;
        }

        void addAll(int[] ids) {
            for (int id : ids) add(id);
        }

        int[] toArray() {
            return Arrays.copyOf(values, count);
        }
    }
}
