package io.darkroom.gateway.api.v3;

import io.darkroom.contracts.request.shape.PlainTextToImage;
import io.darkroom.gateway.api.TextToImageEndpoint;
import io.darkroom.gateway.http.Operation;

@Operation(id = "v3-text2img", path = "/api/v3/text2img", group = "Stable Diffusion API",
        summary = "Make 1 to 4 pictures from a text with the server's own model")
public class TextToImage extends TextToImageEndpoint<PlainTextToImage> {
    TextToImage() {
        super(PlainTextToImage.class);
    }
}
