package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Channels that the denoiser sees beside the latent at every call: a mask, a picture to repair, to follow or to enlarge.
 *
 * @param channels [pictures or 1, channels, height, width]; picture k of a run takes row k, counted round
 */
record Beside(Tensor channels) implements RowPart {

    /**
     * What models made for inpainting see: the mask, and the picture with grey in the mask's place.
     *
     * @param pictures [number, 3, height, width] in [0, 1]
     * @param mask     of their size; it counts as 0 or 1
     * @param count    how many pictures are made
     */
    static Beside around(DiffusionModel model, Tensor pictures, Mask mask, int count, NoiseSource noise, Cancellation cancellation) {
        Tensor around = new StartPicture.Pixels(mask.hiding(pictures)).latents(model, noise, cancellation);
        Tensor small = mask.binary().shrunk(around.dim(2), around.dim(3)).values();
        return new Beside(Tensor.concat(List.of(small.rows(count), around.rows(count)), 1));
    }

    /** What they see where the whole picture is to be made: a mask of ones, and nothing but grey. */
    static Beside nothing(DiffusionModel model, int height, int width, NoiseSource noise, Cancellation cancellation) {
        Tensor mask = Tensor.zeros(1, 1, height, width);
        Arrays.fill(mask.data(), 1);
        return around(model, Tensor.zeros(1, model.autoencoder().settings().pictureChannels(), height, width), new Mask(mask), 1, noise, cancellation);
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        Tensor own = channels.row(moment.picture() % channels.dim(0));
        return row.beside(moment.role() == Guidance.Role.NOTHING ? Tensor.zeros(own.shape()) : own);
    }
}
