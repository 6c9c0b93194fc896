package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;

/** A request that says no more than who asks. */
public record KeyOnly(
        Access access) {
}
