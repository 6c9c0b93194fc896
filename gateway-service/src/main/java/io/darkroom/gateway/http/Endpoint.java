package io.darkroom.gateway.http;

/**
 * One operation. An implementation carries {@link Operation} and is found by the container; it is called on a virtual thread of its own, so
 * it may block.
 */
public interface Endpoint {

    /** The family that it belongs to and that words its refusals. */
    Dialect dialect();

    /**
     * Answers one request.
     *
     * @throws io.darkroom.gateway.Refusal for everything that is not a success
     */
    Answer answer(Call call);

    /** The record of its parameters, for the OpenAPI document; null when it takes none. */
    default Class<? extends Record> shape() {
        return null;
    }
}
