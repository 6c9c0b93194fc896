package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Base64Output;
import io.darkroom.contracts.request.group.Canvas;
import io.darkroom.contracts.request.group.Extras;
import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.group.ListedSteps;
import io.darkroom.contracts.request.group.Notice;
import io.darkroom.contracts.request.group.Prompts;
import io.darkroom.contracts.request.group.SafetyCheck;
import io.darkroom.contracts.request.group.UpscaleFlag;

/** Text to image with the server's own model. */
public record PlainTextToImage(
        Access access,
        Prompts prompts,
        Canvas canvas,
        ListedSteps steps,
        Guidance guidance,
        SafetyCheck safety,
        Extras extras,
        UpscaleFlag enlargement,
        Base64Output delivery,
        Notice notice) implements TextToImageRequest {
}
