package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;

/** Only one server is known, so the flag changes nothing. */
public record LoadBalancing(
        @Default("no") @Doc("Spread over several servers") Boolean loadbalancer) {
}
