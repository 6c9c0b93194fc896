package io.darkroom.gateway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code name=value&name=value}, as queries and form bodies have it. */
public final class Queries {
    private static final int MOST = 1_000;

    private Queries() {
    }

    /**
     * Names to their values in order; a broken escape is kept as it stands.
     *
     * @param text encoded; null is empty. Pairs beyond the thousandth are left out
     */
    public static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        if (text == null) return found;
        int start = 0;
        for (int pairs = 0; start <= text.length() && pairs < MOST; pairs++) {
            int end = text.indexOf('&', start);
            if (end < 0) end = text.length();
            String pair = text.substring(start, end);
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) found.computeIfAbsent(name, first -> new ArrayList<>()).add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            start = end + 1;
        }
        return found;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return text;
        }
    }
}
