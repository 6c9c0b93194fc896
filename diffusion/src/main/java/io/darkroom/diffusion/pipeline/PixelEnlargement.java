package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Latents to larger latents by way of 8-bit pictures, as AUTOMATIC1111 does it between the passes of {@link HiresFix}.
 *
 * @param enlarge       one picture of three channels to a larger one
 * @param pictureNoise  which of the latents that a picture may be is taken
 */
public record PixelEnlargement(DiffusionModel model, UnaryOperator<Raster> enlarge, NoiseSource pictureNoise, Cancellation cancellation)
    implements UnaryOperator<Tensor> {

    @Override
    public Tensor apply(Tensor latents) {
        Tensor pictures = model.autoencoder().pictures(latents, cancellation);
        // The original cuts fractions off here and rounds nowhere.
        for (int i = 0; i < pictures.data().length; i++) pictures.data()[i] = (float) Math.floor(pictures.data()[i] * 255) / 255;
        List<Tensor> larger = new ArrayList<>();
        for (int i = 0; i < pictures.dim(0); i++) larger.add(enlarge.apply(Raster.of(pictures, i)).unit());
        return new StartPicture.Pixels(Tensor.concat(larger, 0)).latents(model, pictureNoise, cancellation);
    }
}
