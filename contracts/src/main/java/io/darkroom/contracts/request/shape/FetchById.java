package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Ticket;

/** Asks for the result of an earlier request, named in the body. */
public record FetchById(
        Access access,
        Ticket ticket) {
}
