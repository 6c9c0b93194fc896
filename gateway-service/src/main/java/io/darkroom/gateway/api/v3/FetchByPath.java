package io.darkroom.gateway.api.v3;

import io.darkroom.contracts.request.shape.KeyOnly;
import io.darkroom.gateway.api.FetchEndpoint;
import java.util.Optional;

/** Fetches by the id in the path. */
abstract class FetchByPath extends FetchEndpoint<KeyOnly> {
    FetchByPath() {
        super(KeyOnly.class);
    }

    @Override
    protected Optional<Long> id(Valid<KeyOnly> valid) {
        return parsed(valid.call().pathParameter("id"));
    }
}
