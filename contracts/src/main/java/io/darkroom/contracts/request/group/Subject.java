package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Items;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.NoneAs;
import io.darkroom.contracts.request.OneOf;
import io.darkroom.contracts.request.Range;
import io.darkroom.contracts.request.Required;
import io.darkroom.contracts.request.WebAddress;
import java.util.List;

/** What a training teaches, and from which pictures. */
public record Subject(
        @Required @Doc("How the trained subject is to be called in prompts") @Example("photo of zxq person") String instancePrompt,
        @Required @Doc("Class of the subject") @Example("photo of person") String classPrompt,
        @Required @WebAddress @Length(max = 2_000) @Items(max = 50)
        @Doc("Public links to pictures, about 7 or 8, cropped to 512x512")
        @Example("https://files.example/1.png") List<String> images,
        @Range(min = 0, max = Guidance.LARGEST_SEED) @Doc("Seed of the run") @Example("0") Long seed,
        @NoneAs("null") @OneOf({"men", "female", "femal", "women", "couple"})
        @Doc("Kind of subject; null is any object")
        @Example("men") String trainingType,
        @WebAddress @Length(max = 2_000)
        @Doc("Address that receives a POST on every change of the training's status")
        @Example("https://example.com/hook") String webhook) {
}
