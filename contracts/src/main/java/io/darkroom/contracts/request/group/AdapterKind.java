package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.OneOf;

/** What kind of adapter a training makes, for which family. */
public record AdapterKind(
        @OneOf({"normal", "sdxl"}) @Default("normal") @Doc("Family of the base model") @Example("normal") String baseModelType,
        @OneOf({"lora", "lycoris"}) @Default("lora") @Doc("Adapter kind") @Example("lora") String loraType,
        @Doc("What is not wanted in the picture") @Length(max = Prompts.LONGEST) String negativePrompt) {
}
