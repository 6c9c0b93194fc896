package io.darkroom.gateway.webui;

import io.darkroom.contracts.model.ModelCard;
import java.util.List;

/** Models for tests. */
final class Models {
    static final ModelCard EMOJI = card("emoji", "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa", true);
    static final ModelCard OTHER = card("other", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false);
    static final Checkpoints BOTH = new Checkpoints(List.of(OTHER, EMOJI));

    private Models() {
    }

    private static ModelCard card(String id, String sha256, boolean standard) {
        return new ModelCard(id, null, "sd15", "bundled:" + id, sha256, 128, 128, standard, false);
    }
}
