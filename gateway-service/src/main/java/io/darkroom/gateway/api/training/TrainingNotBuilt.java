package io.darkroom.gateway.api.training;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.http.Answer;

/**
 * A training that this release cannot run: validates the request as documented, then says so.
 *
 * @param <R> the shape of its requests
 */
abstract class TrainingNotBuilt<R extends Record> extends ApiEndpoint<R> {
    private final String what;

    TrainingNotBuilt(Class<R> shape, String what) {
        super(shape);
        this.what = what;
    }

    @Override
    protected Answer answer(Valid<R> valid) {
        throw new Refusal(ErrorCode.NOT_BUILT, what + " training is not part of this release; the sandbox at /api/sandbox/v3/fine_tune is.");
    }
}
