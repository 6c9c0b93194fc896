package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What every pipeline is asked for, whatever it starts from.
 *
 * @param prompts       what is wanted
 * @param guidance      how much that counts
 * @param schedule      makes the algorithm, with its steps, for one run
 * @param noise         makes the noise of one run, a stream for each picture: first the start noise, then what the algorithm draws
 * @param pictureNoise  makes the noise of one run that pictures given take: the choice among the latents that a picture may be, or
 *                      what an upscaler wants on the picture it enlarges
 * @param sizes         what SDXL models are told of sizes; null: the picture's own
 * @param negativeSizes what they are told with the negative prompt; null: the same, with a low score
 * @param parts         what else the denoiser is told, such as ControlNets
 */
public record Recipe(Prompts prompts, Guidance guidance, Supplier<SchedulePart> schedule, Supplier<NoiseSource> noise,
                     Supplier<NoiseSource> pictureNoise, SizeConditions sizes, SizeConditions negativeSizes, List<RowPart> parts) {

    public Recipe {
        parts = List.copyOf(parts);
    }

    /** A whole schedule, pictures taken for the likeliest of their latents, the picture's own sizes and nothing else. */
    public static Recipe of(Prompts prompts, Guidance guidance, Supplier<Scheduler> scheduler, Supplier<NoiseSource> noise) {
        return new Recipe(prompts, guidance, () -> SchedulePart.whole(scheduler.get()), noise, () -> NoiseSource.NONE, null, null, List.of());
    }

    /** The same with other guidance. */
    public Recipe with(Guidance other) {
        return new Recipe(prompts, other, schedule, noise, pictureNoise, sizes, negativeSizes, parts);
    }

    /** The same with other noise for pictures given. */
    public Recipe withPictureNoise(Supplier<NoiseSource> other) {
        return new Recipe(prompts, guidance, schedule, noise, other, sizes, negativeSizes, parts);
    }

    /** The same with more that the denoiser is told. */
    public Recipe with(List<RowPart> more) {
        List<RowPart> all = new ArrayList<>(parts);
        all.addAll(more);
        return new Recipe(prompts, guidance, schedule, noise, pictureNoise, sizes, negativeSizes, all);
    }

    /** The same with something that the denoiser is told before all else. */
    Recipe first(List<RowPart> own) {
        List<RowPart> all = new ArrayList<>(own);
        all.addAll(parts);
        return new Recipe(prompts, guidance, schedule, noise, pictureNoise, sizes, negativeSizes, all);
    }

    /**
     * The same for pictures of which every part is made.
     *
     * @throws IllegalArgumentException the model is made for something else
     */
    Recipe forWholePictures(DiffusionModel model, int height, int width, Cancellation cancellation) {
        if (model.purpose() == DiffusionModel.Purpose.INPAINTING) return first(List.of(Beside.nothing(model, height, width, NoiseSource.NONE, cancellation)));
        model.require(DiffusionModel.Purpose.PICTURES);
        return this;
    }

    /** The prompts as the model reads them; a model that was distilled with guidance takes no negative prompt. */
    IntFunction<Conditioning> encode(DiffusionModel model, Progress progress, Cancellation cancellation) {
        boolean guided = guidance.readsNegative() && model.denoiser().settings().guidanceChannels() == 0;
        IntFunction<Conditioning> conditioning = prompts.encode(model, guided, cancellation);
        progress.encoded(conditioning.apply(0));
        return conditioning;
    }

    /**
     * The model's denoiser, told everything.
     *
     * @param height of the picture wanted, in pixels
     */
    GuidedDenoiser denoiser(DiffusionModel model, RowDenoiser rows, IntFunction<Conditioning> conditioning, int height, int width, int calls,
                            Cancellation cancellation) {
        boolean scored = model.parts().scored();
        SizeConditions told = sizes == null ? SizeConditions.of(height, width, SizeConditions.USUAL_SCORE) : sizes;
        SizeConditions negative = negativeSizes == null ? told.scored(SizeConditions.NEGATIVE_SCORE) : negativeSizes;
        RowDenoiser asked = rows;
        for (RowPart part : parts) asked = part.around(asked);
        return new GuidedDenoiser(asked, model.denoiser().settings(), guidance, conditioning, told.numbers(scored), negative.numbers(scored), parts, calls,
            cancellation);
    }
}
