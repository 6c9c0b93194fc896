package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.Required;

/** Which model is meant. */
public record ModelChoice(
        @Required(ownAnswer = true) @Length(max = 200)
        @Doc("Id of a public model or of a model trained by the caller")
        @Example("emoji") String modelId) {
}
