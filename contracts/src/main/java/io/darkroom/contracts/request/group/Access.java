package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.Required;

/** Who asks. */
public record Access(
        @Required(ownAnswer = true) @Length(max = 500) @Doc("API key that authorises the call") @Example("your_api_key") String key) {
}
