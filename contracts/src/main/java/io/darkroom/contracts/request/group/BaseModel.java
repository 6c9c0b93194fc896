package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.Required;

/** From which model a training starts. */
public record BaseModel(
        @Required @Length(max = 200) @Doc("Id of the public model to start from") @Example("emoji") String baseModelId) {
}
