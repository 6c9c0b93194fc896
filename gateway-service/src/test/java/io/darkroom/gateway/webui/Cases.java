package io.darkroom.gateway.webui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** Reference cases made by running the web UI 1.10.1 (commit 82a973c); resources {@code webui/<name>.json}. */
final class Cases {

    private Cases() {
    }

    static Stream<JsonNode> of(String name) {
        try (InputStream json = Cases.class.getResourceAsStream("/webui/" + name + ".json")) {
            return new ObjectMapper().readTree(json).get("items").valueStream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
