package io.darkroom.gateway.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A test as a text file: what is said to the gateway and what it answers. Lines that begin with {@code #} tell what it shows;
 * {@code ! word: argument} is a stage direction; {@code METHOD /path} begins a request with headers, an empty line and a body; {@code => 200}
 * begins the expected answer with headers and a body, which is JSON or {@code ~ text to be found}.
 */
record Conversation(String name, List<Step> steps) {

    sealed interface Step {
        /** A stage direction. */
        record Direction(String word, String argument) implements Step {
        }

        record Exchange(String method, String path, Map<String, String> headers, String body, int status, Map<String, String> expectedHeaders,
                String expectedBody) implements Step {
        }
    }

    static Conversation read(Path file) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank() || line.startsWith("#")) {
                at++;
            } else if (line.startsWith("! ")) {
                String[] parts = line.substring(2).split(":", 2);
                steps.add(new Step.Direction(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip()));
                at++;
            } else {
                String[] request = line.split(" ", 2);
                Map<String, String> headers = new LinkedHashMap<>();
                at = headers(lines, at + 1, headers);
                StringBuilder body = new StringBuilder();
                for (; !lines.get(at).startsWith("=> "); at++) body.append(lines.get(at)).append('\n');
                int status = Integer.parseInt(lines.get(at).substring(3).strip());
                Map<String, String> expectedHeaders = new LinkedHashMap<>();
                at = headers(lines, at + 1, expectedHeaders);
                StringBuilder expected = new StringBuilder();
                for (; at < lines.size() && !starts(lines.get(at)); at++) expected.append(lines.get(at)).append('\n');
                steps.add(new Step.Exchange(request[0], request[1].strip(), headers, body.toString().strip(), status, expectedHeaders,
                        expected.toString().strip()));
            }
        }
        if (steps.stream().noneMatch(Step.Exchange.class::isInstance)) throw new IllegalArgumentException(file + " says nothing");
        return new Conversation(file.getFileName().toString(), steps);
    }

    private static boolean starts(String line) {
        return line.startsWith("! ") || line.matches("[A-Z]+ /.*") || line.startsWith("#");
    }

    /** Reads {@code Name: value} lines; stops behind the empty line that ends them, or at the first that is no header. */
    private static int headers(List<String> lines, int from, Map<String, String> headers) {
        int at = from;
        for (; at < lines.size() && lines.get(at).matches("[A-Za-z][A-Za-z-]*: .*"); at++) {
            String[] header = lines.get(at).split(": ", 2);
            headers.put(header[0], header[1]);
        }
        return at;
    }
}
