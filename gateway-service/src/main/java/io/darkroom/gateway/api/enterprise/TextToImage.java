package io.darkroom.gateway.api.enterprise;

import io.darkroom.contracts.request.shape.EnterpriseTextToImage;
import io.darkroom.gateway.api.TextToImageEndpoint;
import io.darkroom.gateway.http.Operation;

@Operation(id = "enterprise-text2img", path = "/api/v1/enterprise/text2img", group = "Enterprise plan",
        summary = "Make pictures from a text with a public, trained or loaded model")
public class TextToImage extends TextToImageEndpoint<EnterpriseTextToImage> {
    TextToImage() {
        super(EnterpriseTextToImage.class);
    }
}
