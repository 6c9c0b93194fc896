package io.darkroom.gateway.conversation;

import io.darkroom.gateway.binding.Parameter;
import io.darkroom.gateway.binding.Shape;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.http.RouteTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Writes {@code docs/endpoints.md} from the declarations of the operations. */
final class EndpointsPage {
    private static final String HEAD = """
            # Endpoints

            Every operation that this release answers. The running server tells the same with every limit and default at `/openapi.json`.

            The `/api` family takes JSON or URL-encoded forms by POST. A generating call answers `success` when its job ends within `darkroom.gateway.wait`, else
            `processing` with the link to fetch; with the header `Prefer: respond-async` it answers `processing` at once. Under one `Idempotency-Key` a request is one job,
            however often it is sent. What is odd on purpose stands in [quirks](quirks.md), what goes wrong in [errors](errors.md).
            """;

    private EndpointsPage() {
    }

    static String of(Iterable<Endpoint> endpoints) {
        Map<String, List<Endpoint>> groups = StreamSupport.stream(endpoints.spliterator(), false)
                .sorted(Comparator.comparing((Endpoint endpoint) -> operation(endpoint).path()).thenComparing(endpoint -> operation(endpoint).method()))
                .collect(Collectors.groupingBy(endpoint -> operation(endpoint).group(), TreeMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        groups.forEach((group, members) -> {
            page.append("\n## ").append(group).append("\n\n| path | what it does | fields |\n|---|---|---|\n");
            for (Endpoint endpoint : members) {
                Operation operation = operation(endpoint);
                String paths = Stream.concat(Stream.of(operation.path()), Stream.of(operation.variants()))
                        .map(path -> "`" + (operation.method().equals("POST") ? "" : operation.method() + " ") + path + "`").collect(Collectors.joining(", "));
                page.append("| ").append(paths).append(" | ").append(operation.summary()).append(" | ").append(fields(endpoint)).append(" |\n");
            }
        });
        return page.toString();
    }

    /** Required ones in bold. */
    private static String fields(Endpoint endpoint) {
        if (endpoint.shape() == null) return "";
        return Shape.of(endpoint.shape()).parameters().stream().map((Parameter parameter) ->
                parameter.shown() ? "**" + parameter.name() + "**" : parameter.name()).collect(Collectors.joining(", "));
    }

    private static Operation operation(Endpoint endpoint) {
        return RouteTable.operation(endpoint);
    }
}
