package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.OneOf;
import io.darkroom.contracts.request.Range;

/** Rates and step counts of UNet and text encoder apart. The lists are the documented ones, with their gaps. */
public record LearningRates(
        @Default("1e-6") @OneOf({"1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10",
            "2e-0", "2e-1", "2e-2", "2e-3", "2e-4", "2e-5", "2e-6", "2e-7", "2e-8", "2e-9", "2e-10",
            "3e-0", "3e-1", "3e-2", "3e-3", "3e-4", "3e-5", "3e-6", "3e-7", "3e-8", "3e-9", "3e-10",
            "4e-0", "4e-1", "4e-2", "4e-3", "4e-4", "4e-5", "4e-6", "4e-7", "4e-8", "4e-9", "4e-10",
            "5e-0", "5e-1", "5e-2", "5e-3", "5e-4", "5e-5", "5e-6", "5e-7", "5e-8", "5e-9", "5e-10",
            "6e-0", "6e-1", "6e-2", "6e-3", "6e-4", "6e-5", "6e-6", "6e-7", "6e-8", "6e-9", "6e-10"})
        @Doc("Learning rate of the UNet") @Example("2e-6") String learningRateUnet,
        @Range(min = 1, max = 10_000) @Default("1500") @Doc("Training steps of the UNet") @Example("1500") Integer stepsUnet,
        @Default("1e-6") @OneOf({"1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10",
            "2e-0", "2e-1", "2e-2", "2e-3", "2e-4", "2e-5", "2e-6", "2e-7", "2e-8", "2e-9", "2e-10",
            "3e-0", "3e-1", "3e-2", "3e-3", "3e-4", "3e-5", "3e-6", "3e-7", "3e-8", "3e-9", "3e-10",
            "4e-0", "4e-1", "4e-2", "4e-3", "4e-4", "4e-5", "4e-6", "4e-7", "4e-8", "4e-9", "4e-10",
            "5e-0", "5e-1", "5e-2", "5e-3", "5e-4", "5e-5", "5e-6", "5e-7", "5e-8", "5e-9", "5e-10",
            "6e-0", "6e-1", "6e-2", "6e-3", "6e-4", "6e-5", "6e-6", "6e-7", "6e-8", "6e-9", "6e-10"})
        @Doc("Learning rate of the text encoder") @Example("1e-6") String learningRateTextEncoder,
        @Range(min = 1, max = 10_000) @Default("350") @Doc("Training steps of the text encoder") @Example("350") Integer stepsTextEncoder) {
}
