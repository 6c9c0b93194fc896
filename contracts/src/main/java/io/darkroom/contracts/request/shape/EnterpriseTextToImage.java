package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Adapters;
import io.darkroom.contracts.request.group.Base64Output;
import io.darkroom.contracts.request.group.Canvas;
import io.darkroom.contracts.request.group.Extras;
import io.darkroom.contracts.request.group.FreeSteps;
import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.group.LoadBalancing;
import io.darkroom.contracts.request.group.ModelChoice;
import io.darkroom.contracts.request.group.Notice;
import io.darkroom.contracts.request.group.Prompts;
import io.darkroom.contracts.request.group.SafetyAction;
import io.darkroom.contracts.request.group.SafetyCheck;
import io.darkroom.contracts.request.group.Sampling;
import io.darkroom.contracts.request.group.TemporaryLink;
import io.darkroom.contracts.request.group.UpscaleFlag;

/** Text to image on one's own server. */
public record EnterpriseTextToImage(
        Access access,
        ModelChoice model,
        Prompts prompts,
        Canvas canvas,
        FreeSteps steps,
        Guidance guidance,
        Sampling sampling,
        SafetyCheck safety,
        SafetyAction safetyAction,
        Extras extras,
        UpscaleFlag enlargement,
        Adapters adapters,
        Base64Output delivery,
        TemporaryLink link,
        Notice notice,
        LoadBalancing loadBalancing) implements ModelTextToImage {
}
