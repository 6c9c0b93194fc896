package io.darkroom.gateway.api.v4;

import io.darkroom.contracts.request.shape.CommunityTextToImage;
import io.darkroom.gateway.api.TextToImageEndpoint;
import io.darkroom.gateway.http.Operation;

@Operation(id = "dreambooth-v4-text2img", path = "/api/v4/dreambooth", group = "Community models API V4",
        summary = "Make pictures from a text with a chosen model and the full set of options")
public class DreamboothTextToImage extends TextToImageEndpoint<CommunityTextToImage> {
    DreamboothTextToImage() {
        super(CommunityTextToImage.class);
    }
}
