package io.darkroom.diffusion.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tag such as {@code <lora:name:0.8>} that asks for an extra network; it is no part of what is drawn.
 *
 * @param kind       the word before the first colon
 * @param positional arguments without a name
 * @param named      arguments of the form {@code name=value}
 */
public record NetworkTag(String kind, List<String> positional, Map<String, String> named) {
    private static final double LARGEST = 100;

    /**
     * A LoRA to be applied.
     *
     * @param textEncoder strength in the text encoders, -100 to 100
     * @param unet        strength in the denoiser, -100 to 100
     * @param rank        how many of its ranks count at most (the web UI's "dyn"); null for all
     */
    public record Lora(String name, double textEncoder, double unet, Integer rank) {
    }

    /** @param rest the prompt without its tags */
    public record Cut(String rest, List<NetworkTag> tags) {
    }

    /** Takes all tags out of a prompt; they are answered kind by kind, in the order in which the kinds appear first. */
    public static Cut cut(String prompt) {
        Map<String, List<NetworkTag>> kinds = new LinkedHashMap<>();
        StringBuilder rest = new StringBuilder();
        int from = 0;
        int at = prompt.indexOf('<');
        while (at >= 0) {
            int colon = at + 1;
            while (colon < prompt.length() && Letters.isWord(prompt.codePointAt(colon))) colon += Character.charCount(prompt.codePointAt(colon));
            int end = -1;
            if (colon > at + 1 && colon < prompt.length() && prompt.charAt(colon) == ':') {
                end = prompt.indexOf('>', colon + 1);
                if (end < 0) break;
            }
            if (end > colon + 1) {
                String kind = prompt.substring(at + 1, colon);
                kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(of(kind, prompt.substring(colon + 1, end)));
                rest.append(prompt, from, at);
                from = end + 1;
            }
            at = prompt.indexOf('<', Math.max(from, at + 1));
        }
        rest.append(prompt, from, prompt.length());
        return new Cut(rest.toString(), kinds.values().stream().flatMap(List::stream).toList());
    }

    private static NetworkTag of(String kind, String arguments) {
        List<String> positional = new ArrayList<>();
        Map<String, String> named = new LinkedHashMap<>();
        for (String argument : arguments.split(":", -1)) {
            String[] halves = argument.split("=", -1);
            if (halves.length == 2) named.put(halves[0], halves[1]);
            else positional.add(argument);
        }
        return new NetworkTag(kind, List.copyOf(positional), named);
    }

    /** Whether the tag names a LoRA, under either of its two names. */
    public boolean namesLora() {
        return kind.equals("lora") || kind.equals("lyco");
    }

    /**
     * The tag's arguments as those of a LoRA: {@code name:te:unet:dyn}, the numbers also by name. A strength that is not given is 1,
     * that of the denoiser the text encoder's.
     *
     * @throws IllegalArgumentException there is no name, or a number that is none or out of range
     */
    public Lora lora() {
        if (positional.isEmpty()) throw new IllegalArgumentException("<" + kind + ":...> names no network");
        double textEncoder = strength("te", 1, 1);
        String rank = argument("dyn", 3);
        return new Lora(positional.getFirst(), textEncoder, strength("unet", 2, textEncoder), rank == null ? null : rank(rank));
    }

    private double strength(String name, int place, double otherwise) {
        String text = argument(name, place);
        if (text == null) return otherwise;
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw bad(text);
        }
        if (!(Math.abs(value) <= LARGEST)) throw bad(text);
        return value;
    }

    private int rank(String text) {
        try {
            int rank = Integer.parseInt(text.strip());
            if (rank >= 1) return rank;
        } catch (NumberFormatException e) {
            throw bad(text);
        }
        throw bad(text);
    }

    private String argument(String name, int place) {
        String positioned = positional.size() > place ? positional.get(place) : null;
        return named.getOrDefault(name, positioned);
    }

    private IllegalArgumentException bad(String number) {
        return new IllegalArgumentException("<" + kind + ":" + String.join(":", positional) + "...> has a number that does not fit: " + number);
    }
}
