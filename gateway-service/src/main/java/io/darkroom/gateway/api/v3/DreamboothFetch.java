package io.darkroom.gateway.api.v3;

import io.darkroom.gateway.http.Operation;

@Operation(id = "dreambooth-v3-fetch", path = "/api/v3/dreambooth/fetch/{id}", group = "Community Models API",
        summary = "The result of an earlier community-model request; makes nothing")
public class DreamboothFetch extends FetchByPath {
}
