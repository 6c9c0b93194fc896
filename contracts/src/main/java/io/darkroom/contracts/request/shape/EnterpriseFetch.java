package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;
import io.darkroom.contracts.request.Required;
import io.darkroom.contracts.request.group.Access;

/** Asks for the result of an earlier request; its sentence about a missing id is worded without the underscore. */
public record EnterpriseFetch(
        Access access,
        @Required(label = "request id") @Range(min = 0)
        @Doc("The id that the generating call answered")
        @Example("12202888") Long requestId) {
}
