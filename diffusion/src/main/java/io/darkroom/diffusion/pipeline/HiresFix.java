package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Large pictures in two passes: a small picture for the composition, enlarged and then worked out by image-to-image.
 *
 * @param model stays open while runs are in progress
 */
public record HiresFix(DiffusionModel model) {

    /**
     * Makes the pictures of a request.
     *
     * @param first          the small picture
     * @param enlarge        latents to larger latents: resized as they are, or decoded, enlarged as pictures and encoded
     * @param second         the second pass, with prompts, sampler and steps of its own; its schedule is {@link SchedulePart#end}
     * @param progress       of the first pass
     * @param secondProgress of the second pass
     */
    public List<Image> run(TextToImageRequest first, UnaryOperator<Tensor> enlarge, Recipe second, Progress progress, Progress secondProgress,
                           Cancellation cancellation) {
        Tensor small = new TextToImage(model).latents(first, progress, cancellation);
        Tensor large = enlarge.apply(small);
        ImageToImageRequest rest = new ImageToImageRequest(second, new StartPicture.Latents(large), first.pictures(), true);
        return new ImageToImage(model).run(rest, secondProgress, cancellation);
    }
}
