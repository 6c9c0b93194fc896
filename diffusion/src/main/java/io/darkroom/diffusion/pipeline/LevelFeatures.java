package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.AdapterFeatures;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What T2I-Adapters add to the levels of a run's UNet, for prompt and negative prompt alike.
 *
 * @param features of [pictures or 1] pictures
 * @param share    of the steps, from the first on, in which it counts; 0 to 1
 */
public record LevelFeatures(AdapterFeatures features, UNetConfig unet, double share) implements RowPart {

    public LevelFeatures {
        if (!(share >= 0 && share <= 1)) throw new IllegalArgumentException("an adapter for the share " + share + " of the steps is outside 0 to 1");
        for (int k = 0; k < Math.min(features.features().size(), unet.down().size()); k++) {
            int channels = features.features().get(k).dim(1);
            if (channels != unet.down().get(k).channels()) throw new IllegalArgumentException("the adapter was made for another family of models");
        }
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        if (moment.call() >= (int) (moment.calls() * share)) return row;
        Map<String, Tensor> own = new LinkedHashMap<>();
        features.inputs(unet, row.latent().dim(2), row.latent().dim(3)).forEach((name, feature) -> own.put(name, feature.row(moment.picture() % feature.dim(0))));
        return row.with(own);
    }
}
