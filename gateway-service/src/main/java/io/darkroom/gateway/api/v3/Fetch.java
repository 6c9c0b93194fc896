package io.darkroom.gateway.api.v3;

import io.darkroom.gateway.http.Operation;

@Operation(id = "v3-fetch", path = "/api/v3/fetch/{id}", group = "Stable Diffusion API",
        summary = "The result of an earlier request; makes nothing")
public class Fetch extends FetchByPath {
}
