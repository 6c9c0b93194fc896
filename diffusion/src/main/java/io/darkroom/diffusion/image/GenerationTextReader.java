package io.darkroom.diffusion.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.diffusion.prompt.Attention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@link GenerationText} writes, and what earlier versions of the web UI wrote, into fields by their names. What stood
 * in the text stays text; what is filled in because it was left out may be a number or a flag. Time grows with the length alone.
 */
public final class GenerationTextReader {

    /** Longer texts are refused. */
    public static final int MAX_LENGTH = 1 << 20;

    private static final String NEGATIVE = "Negative prompt:";
    private static final int FEWEST = 3;
    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)\\n?", Pattern.UNICODE_CHARACTER_CLASS);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Map<String, Object> LEFT_OUT = new LinkedHashMap<>();
    private static final WebUiVersion V1_6 = WebUiVersion.of("1.6.0");
    private static final WebUiVersion V1_7_LATER = WebUiVersion.of("1.7.0-225");
    private static final WebUiVersion V1_8 = WebUiVersion.of("1.8.0");

    static {
        LEFT_OUT.put("Clip skip", "1");
        LEFT_OUT.put("Hires resize-1", 0);
        LEFT_OUT.put("Hires resize-2", 0);
        LEFT_OUT.put("Hires sampler", "Use same sampler");
        LEFT_OUT.put("Hires schedule type", "Use same scheduler");
        LEFT_OUT.put("Hires checkpoint", "Use same checkpoint");
        LEFT_OUT.put("Hires prompt", "");
        LEFT_OUT.put("Hires negative prompt", "");
        LEFT_OUT.put("Mask mode", "Inpaint masked");
        LEFT_OUT.put("Masked content", "original");
        LEFT_OUT.put("Inpaint area", "Whole picture");
        LEFT_OUT.put("Masked area padding", 32);
        LEFT_OUT.put("RNG", "GPU");
        LEFT_OUT.put("Schedule type", "Automatic");
        LEFT_OUT.put("Schedule max sigma", 0);
        LEFT_OUT.put("Schedule min sigma", 0);
        LEFT_OUT.put("Schedule rho", 0);
        LEFT_OUT.put("VAE Encoder", "Full");
        LEFT_OUT.put("VAE Decoder", "Full");
        LEFT_OUT.put("FP8 weight", "Disable");
        LEFT_OUT.put("Refiner switch by sampling steps", false);
    }

    private record Field(String name, String value) {
    }

    private GenerationTextReader() {
    }

    /**
     * The fields by name: {@code Prompt}, {@code Negative prompt}, and those of the last line when it has at least three.
     *
     * @throws IllegalArgumentException the text is too long, or its prompt carries a weight that is no number
     */
    public static Map<String, Object> read(String text) {
        if (text.length() > MAX_LENGTH) throw new IllegalArgumentException("a generation text of more than " + MAX_LENGTH + " characters");
        String[] lines = PythonText.strip(text).split("\n", -1);
        List<Field> parameters = fields(lines[lines.length - 1]);
        boolean closed = parameters.size() >= FEWEST;
        Map<String, Object> fields = prompts(lines, closed ? lines.length - 1 : lines.length);
        boolean emphasis = emphasised(fields.get("Prompt")) || emphasised(fields.get("Negative prompt"));
        if (closed) parameters.forEach(field -> put(fields, field));
        if (emphasis) fields.putIfAbsent("Emphasis", "Original");
        if (fields.get("Hypernet") instanceof String name) {
            fields.merge("Prompt", "<hypernet:" + name + ":" + fields.getOrDefault("Hypernet strength", "1.0") + ">", (prompt, tag) -> prompt.toString() + tag);
        }
        if (!fields.containsKey("Hires resize-1")) fields.remove("Hires resize-2");
        LEFT_OUT.forEach(fields::putIfAbsent);
        firstPass(fields);
        if (!fields.get("FP8 weight").equals("Disable")) fields.putIfAbsent("Cache FP16 weight for LoRA", false);
        earlierVersions(fields);
        return fields;
    }

    private static Map<String, Object> prompts(String[] lines, int count) {
        StringBuilder prompt = new StringBuilder();
        StringBuilder negative = new StringBuilder();
        boolean inNegative = false;
        for (int i = 0; i < count; i++) {
            String line = PythonText.strip(lines[i]);
            if (line.startsWith(NEGATIVE)) {
                inNegative = true;
                line = PythonText.strip(line.substring(NEGATIVE.length()));
            }
            StringBuilder into = inNegative ? negative : prompt;
            into.append(into.isEmpty() ? "" : "\n").append(line);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Prompt", prompt.toString());
        fields.put("Negative prompt", negative.toString());
        return fields;
    }

    private static boolean emphasised(Object prompt) {
        return Attention.parse(prompt.toString()).stream().anyMatch(piece -> piece.weight() != 1 && !piece.text().equals("BREAK"));
    }

    /** Every {@code name: value} of a line. Names have two characters and more; values end at a comma, or are quoted. */
    private static List<Field> fields(String line) {
        List<Field> fields = new ArrayList<>();
        int from = 0;
        for (int colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', from)) {
            int name = nameStart(line, from, colon);
            from = colon + 1;
            if (name < 0) continue;
            int value = from;
            while (value < line.length() && PythonText.isSpace(line.charAt(value))) value++;
            int end = quoteEnd(line, value);
            if (end < 0) end = line.indexOf(',', value);
            if (end < 0) end = line.length();
            fields.add(new Field(line.substring(name, colon), line.substring(value, end)));
            from = Math.min(end + 1, line.length());
        }
        return fields;
    }

    /** Where the name begins that ends at a colon; -1 when there is none. */
    private static int nameStart(String line, int from, int colon) {
        int start = colon;
        while (start > from) {
            int c = line.codePointBefore(start);
            if (!PythonText.isWord(c) && " -/".indexOf(c) < 0) break;
            start -= Character.charCount(c);
        }
        while (start < colon && !PythonText.isWord(line.codePointAt(start))) start++;
        return start < colon && start + Character.charCount(line.codePointAt(start)) < colon ? start : -1;
    }

    /** Behind the quote that closes the one at {@code at}, when the value ends there; -1 otherwise. */
    private static int quoteEnd(String line, int at) {
        if (at >= line.length() || line.charAt(at) != '"') return -1;
        int end = at + 1;
        while (end < line.length() && line.charAt(end) != '"') end += line.charAt(end) == '\\' ? 2 : 1;
        if (end >= line.length() || end == at + 1) return -1;
        return end + 1 == line.length() || line.charAt(end + 1) == ',' ? end + 1 : -1;
    }

    private static void put(Map<String, Object> fields, Field field) {
        if (field.value.isEmpty()) return; // the original stumbles over these and leaves them out
        String value = unquoted(field.value);
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            fields.put(field.name + "-1", size.group(1));
            fields.put(field.name + "-2", size.group(2));
        } else {
            fields.put(field.name, value);
        }
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) return value;
        try {
            return JSON.readValue(value, String.class);
        } catch (JsonProcessingException notJson) {
            return value;
        }
    }

    /** Texts from before there was a size for the second pass give the first one's. */
    private static void firstPass(Map<String, Object> fields) {
        if (!fields.containsKey("First pass size-1") || !fields.containsKey("First pass size-2")) return;
        int width = side(fields, "Size-1", 512);
        int height = side(fields, "Size-2", 512);
        int firstWidth = side(fields, "First pass size-1", 0);
        int firstHeight = side(fields, "First pass size-2", 0);
        if (firstWidth == 0 || firstHeight == 0) {
            double scale = Math.sqrt(512.0 * 512 / ((double) width * height));
            firstWidth = (int) Math.ceil(scale * width / 64) * 64;
            firstHeight = (int) Math.ceil(scale * height / 64) * 64;
        }
        fields.put("Size-1", firstWidth);
        fields.put("Size-2", firstHeight);
        fields.put("Hires resize-1", width);
        fields.put("Hires resize-2", height);
    }

    private static int side(Map<String, Object> fields, String name, int otherwise) {
        String text = fields.getOrDefault(name, otherwise).toString();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " of a generation text is " + text + ", no size", e);
        }
    }

    private static void earlierVersions(Map<String, Object> fields) {
        WebUiVersion version = fields.get("Version") instanceof String text ? WebUiVersion.of(text) : null;
        if (version == null) return;
        boolean before16 = version.compareTo(V1_6) < 0;
        if (before16 && fields.get("Prompt").toString().contains("[")) fields.put("Old prompt editing timelines", true);
        if (before16 && List.of("DDIM", "PLMS").contains(fields.getOrDefault("Sampler", ""))) fields.put("Pad conds v0", true);
        if (version.compareTo(V1_7_LATER) < 0) fields.put("Downcast alphas_cumprod", true);
        if (version.compareTo(V1_8) < 0 && !fields.getOrDefault("Refiner", "").equals("")) fields.put("Refiner switch by sampling steps", true);
    }
}
