package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * Channels that the denoiser sees beside the latent at every call: a mask, a picture to repair, to follow or to enlarge.
 *
 * @param channels [pictures or 1, channels, height, width]; picture k of a run takes row k, counted round
 */
record Beside(Tensor channels) implements RowPart {

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        Tensor own = channels.row(moment.picture() % channels.dim(0));
        return row.beside(moment.role() == Guidance.Role.NOTHING ? Tensor.zeros(own.shape()) : own);
    }
}
