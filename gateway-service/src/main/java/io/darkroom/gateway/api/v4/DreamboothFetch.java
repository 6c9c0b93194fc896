package io.darkroom.gateway.api.v4;

import io.darkroom.contracts.request.shape.FetchById;
import io.darkroom.gateway.api.FetchEndpoint;
import io.darkroom.gateway.http.Operation;
import java.util.Optional;

@Operation(id = "dreambooth-v4-fetch", path = "/api/v4/dreambooth/fetch", group = "Community models API V4",
        summary = "The result of an earlier request, named in the body; makes nothing")
public class DreamboothFetch extends FetchEndpoint<FetchById> {
    DreamboothFetch() {
        super(FetchById.class);
    }

    @Override
    protected Optional<Long> id(Valid<FetchById> valid) {
        return Optional.of(valid.request().ticket().requestId());
    }
}
