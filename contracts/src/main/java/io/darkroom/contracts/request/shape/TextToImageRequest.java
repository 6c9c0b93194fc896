package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Base64Output;
import io.darkroom.contracts.request.group.Canvas;
import io.darkroom.contracts.request.group.Enlargement;
import io.darkroom.contracts.request.group.Extras;
import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.group.Notice;
import io.darkroom.contracts.request.group.Prompts;
import io.darkroom.contracts.request.group.SafetyCheck;
import io.darkroom.contracts.request.group.StepCount;

/** What every request for pictures from a text has. */
public sealed interface TextToImageRequest permits PlainTextToImage, ModelTextToImage {

    Access access();

    Prompts prompts();

    Canvas canvas();

    StepCount steps();

    Guidance guidance();

    SafetyCheck safety();

    Extras extras();

    Enlargement enlargement();

    Base64Output delivery();

    Notice notice();
}
