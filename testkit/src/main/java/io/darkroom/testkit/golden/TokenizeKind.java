package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prompts to token ids: uncut, cut to 77, or cut and padded. */
final class TokenizeKind implements GoldenKind {

    private static final int CUT = 77;

    private final Map<String, ClipTokenizer> tokenizers = new HashMap<>();

    @Override
    public String name() {
        return "tokenize";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws Exception {
        String folder = c.modelPath().toString();
        if (!tokenizers.containsKey(folder)) tokenizers.put(folder, ClipTokenizer.load(c.modelPath()));
        ClipTokenizer plain = tokenizers.get(folder);
        ClipTokenizer tokenizer = c.settings().has("pad_id") ? plain.withPadding(c.settings().path("pad_id").asInt()) : plain;
        boolean padded = c.settings().path("padding").asText("none").equals("max_length");
        Map<String, Object> answers = new HashMap<>();
        for (String output : c.checks().keySet()) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : c.expectedJson().path(output)) {
                String text = item.path("text").asText();
                items.add(padded ? padded(tokenizer, text, c.settings()) : uncut(tokenizer, text));
            }
            answers.put(output, items);
        }
        return answers;
    }

    private static Map<String, Object> uncut(ClipTokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text, tokenizer.tokens(text).length + 2);
        return ids.length > CUT ? Map.of("ids", ids, "cut", tokenizer.encode(text, CUT)) : Map.of("ids", ids);
    }

    private static Map<String, Object> padded(ClipTokenizer tokenizer, String text, JsonNode settings) {
        int length = settings.path("max_length").asInt(CUT);
        int[] mask = new int[length];
        Arrays.fill(mask, 0, Math.min(tokenizer.tokens(text).length + 2, length), 1);
        return Map.of("ids", tokenizer.encode(text, length), "mask", mask);
    }
}
