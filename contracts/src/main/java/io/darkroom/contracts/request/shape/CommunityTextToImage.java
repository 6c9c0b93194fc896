package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Adapters;
import io.darkroom.contracts.request.group.Base64Output;
import io.darkroom.contracts.request.group.Canvas;
import io.darkroom.contracts.request.group.Extras;
import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.group.ListedSteps;
import io.darkroom.contracts.request.group.ModelChoice;
import io.darkroom.contracts.request.group.Notice;
import io.darkroom.contracts.request.group.Prompts;
import io.darkroom.contracts.request.group.SafetyAction;
import io.darkroom.contracts.request.group.SafetyCheck;
import io.darkroom.contracts.request.group.Sampling;
import io.darkroom.contracts.request.group.TemporaryLink;
import io.darkroom.contracts.request.group.UpscaleFactor;

/** Text to image with a chosen model and every option; one path serves plain, LoRA and multi-LoRA requests. */
public record CommunityTextToImage(
        Access access,
        ModelChoice model,
        Prompts prompts,
        Canvas canvas,
        ListedSteps steps,
        Guidance guidance,
        Sampling sampling,
        SafetyCheck safety,
        SafetyAction safetyAction,
        Extras extras,
        UpscaleFactor enlargement,
        Adapters adapters,
        Base64Output delivery,
        TemporaryLink link,
        Notice notice) implements ModelTextToImage {
}
