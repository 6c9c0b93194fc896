package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.NoneAs;
import io.darkroom.contracts.request.NumberList;

/** What is put on top of the model. Ids that do not exist are refused; token merging has no effect in this release. */
public record Adapters(
        @NoneAs("no") @Doc("Id of a LoRA model, or several separated by commas") String loraModel,
        @NoneAs("no") @NumberList(min = -10, max = 10)
        @Doc("Strength of the LoRA, or one for each separated by commas")
        String loraStrength,
        @NoneAs("no") @Doc("Id of another VAE") String vae,
        @Default("yes") @Doc("Token merging, for speed") @Example("yes") Boolean tomesd,
        @Default("no") @Doc("Two-pass high-resolution generation") Boolean highresFix) {
}
