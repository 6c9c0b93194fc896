package io.darkroom.gateway.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the operation of a path and method. Literal segments win over parameters; a slash at the end does not count. */
public final class RouteTable {
    private final List<Row> rows = new ArrayList<>();

    private record Row(String method, List<String> segments, Endpoint endpoint) {
    }

    /** What a path leads to. */
    public sealed interface Match {
        /** @param parameters values of the segments in braces, decoded */
        record Found(Endpoint endpoint, Map<String, String> parameters) implements Match {
        }

        record WrongMethod(Set<String> allowed) implements Match {
        }

        record Nothing() implements Match {
        }
    }

    /** @throws IllegalStateException when two operations claim one path or one id, or an endpoint is not described */
    public RouteTable(Iterable<Endpoint> endpoints) {
        Map<String, Endpoint> ids = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            Operation operation = operation(endpoint);
            if (ids.put(operation.id(), endpoint) != null) throw new IllegalStateException("two operations are called " + operation.id());
            add(operation.method(), operation.path(), endpoint);
            for (String variant : operation.variants()) add(operation.method(), variant, endpoint);
        }
    }

    /** The description that an endpoint carries. */
    public static Operation operation(Endpoint endpoint) {
        Operation operation = endpoint.getClass().getAnnotation(Operation.class);
        if (operation == null) throw new IllegalStateException(endpoint.getClass() + " is not described by @Operation");
        return operation;
    }

    private void add(String method, String path, Endpoint endpoint) {
        List<String> segments = segments(path);
        String claim = claim(segments);
        for (Row row : rows) {
            if (row.method.equals(method) && claim(row.segments).equals(claim)) throw new IllegalStateException("two operations at " + path);
        }
        rows.add(new Row(method, segments, endpoint));
    }

    public Match find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<String> segments = segments(path);
        Row best = null;
        Set<String> others = new TreeSet<>();
        for (Row row : rows) {
            if (!fits(row.segments, segments)) continue;
            if (!row.method.equals(wanted)) others.add(row.method);
            else if (best == null || literals(row) > literals(best)) best = row;
        }
        if (best != null) return new Match.Found(best.endpoint, parameters(best.segments, segments));
        return others.isEmpty() ? new Match.Nothing() : new Match.WrongMethod(others);
    }

    private static boolean fits(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) return false;
        for (int i = 0; i < pattern.size(); i++) {
            if (!isParameter(pattern.get(i)) && !pattern.get(i).equals(path.get(i))) return false;
        }
        return true;
    }

    private static long literals(Row row) {
        return row.segments.stream().filter(segment -> !isParameter(segment)).count();
    }

    private static Map<String, String> parameters(List<String> pattern, List<String> path) {
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String segment = pattern.get(i);
            if (isParameter(segment)) found.put(segment.substring(1, segment.length() - 1), decoded(path.get(i)));
        }
        return found;
    }

    /** A broken escape stays as it is: it names nothing that exists. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return segment;
        }
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static String claim(List<String> segments) {
        return segments.stream().map(segment -> isParameter(segment) ? "{}" : segment).collect(Collectors.joining("/"));
    }

    private static List<String> segments(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(trimmed.split("/", -1));
    }
}
