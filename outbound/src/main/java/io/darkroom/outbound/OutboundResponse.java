package io.darkroom.outbound;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came back. A redirect is an answer like any other: it is never followed.
 *
 * @param status  200 to 599
 * @param headers names in lower case
 * @param body    empty where there was none or none was asked for
 */
public record OutboundResponse(int status, Map<String, List<String>> headers, byte[] body) {

    /** The first value of the header named in lower case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
}
