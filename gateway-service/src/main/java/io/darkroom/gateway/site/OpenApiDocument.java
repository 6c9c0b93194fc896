package io.darkroom.gateway.site;

import io.darkroom.contracts.request.Choice;
import io.darkroom.gateway.binding.Parameter;
import io.darkroom.gateway.binding.Shape;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.http.RouteTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes the OpenAPI 3.1 document from the declarations that also make the operations work. */
final class OpenApiDocument {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    private OpenApiDocument() {
    }

    static Map<String, Object> of(Iterable<Endpoint> endpoints) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        Map<String, Object> schemas = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            Operation operation = RouteTable.operation(endpoint);
            if (endpoint.shape() != null) schemas.computeIfAbsent(endpoint.shape().getSimpleName(), name -> schema(endpoint.shape()));
            add(paths, operation.path(), operation, endpoint, operation.id());
            for (String variant : operation.variants()) add(paths, variant, operation, endpoint, operation.id() + variant.replace('/', '-'));
        }
        return ordered("openapi", "3.1.0",
                "info", ordered("title", "Darkroom", "version", "0.1.0", "description", "Pictures from text, on a server of one's own"),
                "paths", paths,
                "components", ordered("schemas", schemas, "securitySchemes",
                        ordered("key", ordered("type", "http", "scheme", "bearer", "description", "The API key, where the body has none"))));
    }

    private static void add(Map<String, Map<String, Object>> paths, String path, Operation operation, Endpoint endpoint, String id) {
        Map<String, Object> described = ordered("operationId", id, "summary", operation.summary(), "tags", List.of(operation.group()));
        List<Object> parameters = new ArrayList<>();
        for (MatchResult name : PATH_PARAMETER.matcher(path).results().toList()) {
            parameters.add(ordered("name", name.group(1), "in", "path", "required", true, "schema", ordered("type", "string")));
        }
        if (!parameters.isEmpty()) described.put("parameters", parameters);
        if (endpoint.shape() != null) {
            Map<String, Object> reference = ordered("$ref", "#/components/schemas/" + endpoint.shape().getSimpleName());
            described.put("requestBody", ordered("required", true, "content", ordered(
                    "application/json", ordered("schema", reference),
                    "application/x-www-form-urlencoded", ordered("schema", reference))));
        }
        described.put("responses", ordered(
                "200", ordered("description", "The answer; a job that is not done yet is answered with status processing"),
                "default", ordered("description", "An error in the words of this family of operations")));
        paths.computeIfAbsent(path, first -> new LinkedHashMap<>()).put(operation.method().toLowerCase(Locale.ROOT), described);
    }

    private static Map<String, Object> schema(Class<? extends Record> shape) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Parameter parameter : Shape.of(shape).parameters()) {
            properties.put(parameter.name(), property(parameter));
            if (parameter.shown()) required.add(parameter.name());
        }
        Map<String, Object> schema = ordered("type", "object", "properties", properties);
        if (!required.isEmpty()) schema.put("required", required);
        return schema;
    }

    private static Map<String, Object> property(Parameter parameter) {
        Map<String, Object> property = switch (parameter.type()) {
            case Parameter.Type.Text text -> ordered("type", nullable("string", parameter));
            case Parameter.Type.Whole whole -> number("integer", parameter);
            case Parameter.Type.Decimal decimal -> number("number", parameter);
            case Parameter.Type.Flag flag -> ordered("type", List.of("string", "boolean", "null"), "enum",
                    Arrays.asList("yes", "no", "true", "false", true, false, null));
            case Parameter.Type.Texts texts -> ordered("type", "array", "maxItems", parameter.maxItems(), "items",
                    ordered("type", "string", "maxLength", parameter.maxLength()));
            case Parameter.Type.Raw raw -> ordered("type", List.of("string", "integer", "null"));
            case Parameter.Type.OneOfThese(List<Choice> constants) -> ordered("type", List.of("string", "null"), "enum",
                    withNull(constants.stream().map(Choice::text).toList()));
        };
        if (parameter.type() instanceof Parameter.Type.Text) {
            if (parameter.oneOf().isEmpty()) property.put("maxLength", parameter.maxLength());
            else property.put("enum", parameter.required() ? parameter.oneOf() : withNull(parameter.oneOf()));
            if (parameter.webAddress()) property.put("format", "uri");
        }
        parameter.fallback().ifPresent(value -> property.put("default", typed(value, parameter)));
        parameter.doc().ifPresent(text -> property.put("description", text));
        parameter.example().ifPresent(value -> property.put("examples", List.of(
                parameter.type() instanceof Parameter.Type.Texts ? List.of(value) : typed(value, parameter))));
        return property;
    }

    private static Map<String, Object> number(String type, Parameter parameter) {
        Map<String, Object> property = ordered("type", List.of(type, "string", "null"));
        if (Double.isFinite(parameter.min())) property.put("minimum", plain(parameter.min()));
        if (Double.isFinite(parameter.max())) property.put("maximum", plain(parameter.max()));
        parameter.multipleOf().ifPresent(divisor -> property.put("multipleOf", divisor));
        return property;
    }

    private static Object typed(String value, Parameter parameter) {
        return switch (parameter.type()) {
            case Parameter.Type.Whole whole -> Long.parseLong(value);
            case Parameter.Type.Decimal decimal -> Double.parseDouble(value);
            case Parameter.Type.Text t -> value;
            case Parameter.Type.Flag f -> value;
            case Parameter.Type.Texts t -> value;
            case Parameter.Type.Raw r -> value;
            case Parameter.Type.OneOfThese o -> value;
        };
    }

    private static Number plain(double bound) {
        return bound == Math.rint(bound) ? (Number) (long) bound : (Number) bound;
    }

    private static Object nullable(String type, Parameter parameter) {
        return parameter.required() ? type : List.of(type, "null");
    }

    private static List<Object> withNull(List<String> words) {
        List<Object> all = new ArrayList<>(words);
        all.add(null);
        return all;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }
}
