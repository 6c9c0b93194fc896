package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;
import io.darkroom.contracts.request.Required;

/** Which earlier request is meant. */
public record Ticket(
        @Required @Range(min = 0) @Doc("The id that the generating call answered") @Example("12202888") Long requestId) {
}
