package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Adapters;
import io.darkroom.contracts.request.group.ModelChoice;
import io.darkroom.contracts.request.group.Sampling;
import io.darkroom.contracts.request.group.TemporaryLink;

/** What requests for pictures have where the caller chooses the model. */
public sealed interface ModelTextToImage extends TextToImageRequest permits CommunityTextToImage, EnterpriseTextToImage {

    ModelChoice model();

    Sampling sampling();

    Adapters adapters();

    TemporaryLink link();
}
