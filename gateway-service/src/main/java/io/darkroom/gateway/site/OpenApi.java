package io.darkroom.gateway.site;

import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Json;
import io.darkroom.gateway.http.Operation;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

@Operation(id = "openapi", method = "GET", path = "/openapi.json", group = "Darkroom", summary = "All operations, as an OpenAPI 3.1 document")
public class OpenApi implements Endpoint {
    private final Site site;
    private final Json json;
    private final Instance<Endpoint> endpoints;

    OpenApi(Site site, Json json, @Any Instance<Endpoint> endpoints) {
        this.site = site;
        this.json = json;
        this.endpoints = endpoints;
    }

    @Override
    public Dialect dialect() {
        return site;
    }

    @Override
    public Answer answer(Call call) {
        return json.answer(200, OpenApiDocument.of(endpoints));
    }
}
