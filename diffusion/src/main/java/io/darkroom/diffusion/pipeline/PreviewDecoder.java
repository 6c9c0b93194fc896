package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * A small picture of a latent that is still in the making: the latent is shrunk, then decoded as usual. Shrinking to a quarter
 * of the edge makes decoding sixteen times cheaper, and averages much of the noise away.
 *
 * @param autoencoder whose latents these are
 * @param edge        the most latent pixels along an edge of the preview; a picture has {@code factor} times as many
 */
public record PreviewDecoder(Autoencoder autoencoder, int edge) {
    /** Latents of trained models have about this spread when they are done. */
    private static final double SPREAD = 1;

    public PreviewDecoder {
        if (edge < 1) throw new IllegalArgumentException("a preview of " + edge + " latent pixels");
    }

    /** A preview of at most 128 pixels an edge where a latent pixel stands for 8. */
    public static PreviewDecoder of(Autoencoder autoencoder) {
        return new PreviewDecoder(autoencoder, 16);
    }

    /**
     * Picture {@code index} of a batch of scaled latents. More spread than a finished latent has is noise and taken out first.
     *
     * @param latents [pictures, channels, height, width], as {@link Progress#step} gives them
     */
    public Image decode(Tensor latents, int index, Cancellation cancellation) {
        Tensor small = normalised(shrunk(latents.row(index)));
        Tensor picture = autoencoder.decode(autoencoder.unscale(small), cancellation);
        for (int i = 0; i < picture.data().length; i++) picture.data()[i] = picture.data()[i] / 2 + 0.5f;
        return Image.of(picture, 0);
    }

    /** Means over squares, as large as needed; what is left over at the right and at the bottom is cut off. */
    private Tensor shrunk(Tensor latent) {
        int square = Math.ceilDiv(Math.max(latent.dim(2), latent.dim(3)), edge);
        if (square == 1) return latent;
        int height = Math.max(1, latent.dim(2) / square);
        int width = Math.max(1, latent.dim(3) / square);
        int rows = Math.min(square, latent.dim(2));
        int columns = Math.min(square, latent.dim(3));
        Tensor small = Tensor.zeros(1, latent.dim(1), height, width);
        for (int i = 0; i < small.data().length; i++) {
            int x = i % width * square;
            int y = i / width % height * square;
            int plane = i / width / height;
            double sum = 0;
            for (int dy = 0; dy < rows; dy++) {
                for (int dx = 0; dx < columns; dx++) sum += latent.data()[(plane * latent.dim(2) + y + dy) * latent.dim(3) + x + dx];
            }
            small.data()[i] = (float) (sum / (rows * columns));
        }
        return small;
    }

    private static Tensor normalised(Tensor latent) {
        double squares = 0;
        for (float value : latent.data()) squares += (double) value * value;
        double spread = Math.sqrt(squares / latent.data().length);
        if (spread <= SPREAD) return latent;
        Tensor normal = latent.copy();
        for (int i = 0; i < normal.data().length; i++) normal.data()[i] = (float) (normal.data()[i] * SPREAD / spread);
        return normal;
    }
}
