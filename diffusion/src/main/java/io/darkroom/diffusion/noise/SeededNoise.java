package io.darkroom.diffusion.noise;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * The noise of a job: one stream for each picture, so that a picture does not depend on its batch. The first call gives the
 * start noise, with variation and resizing as AUTOMATIC1111 does them; later calls give what samplers draw on the way.
 */
public final class SeededNoise implements NoiseSource {

    /**
     * What the start noise is made from.
     *
     * @param seeds        one a picture; all 64 bits count
     * @param subseeds     one a picture, for variations; a missing one counts as 0
     * @param subseedStrength 0 none of the sub-seed's noise, 1 nothing else
     * @param resizeHeight the start noise is drawn for a latent of this height and pasted into the middle; 0: the real height
     * @param resizeWidth  as {@code resizeHeight}
     * @param laterDelta   added to the seed for everything after the start noise; 0: the stream goes on
     */
    public record Recipe(long[] seeds, long[] subseeds, double subseedStrength, int resizeHeight, int resizeWidth, long laterDelta) {

        public Recipe {
            if (seeds.length == 0) throw new IllegalArgumentException("noise for no picture");
            if (!(subseedStrength >= 0 && subseedStrength <= 1)) throw new IllegalArgumentException("subseed strength " + subseedStrength + " is not within 0 to 1");
            if (resizeHeight < 0 || resizeWidth < 0) throw new IllegalArgumentException("a negative size to resize from");
        }

        /** The seeds' own noise. */
        public static Recipe of(long... seeds) {
            return new Recipe(seeds, new long[0], 0, 0, 0, 0);
        }

        private long subseed(int picture) {
            return picture < subseeds.length ? subseeds[picture] : 0;
        }

        private boolean resized(int[] shape) {
            return resizeHeight > 0 && resizeWidth > 0 && (resizeHeight != shape[1] || resizeWidth != shape[2]);
        }
    }

    private final Recipe recipe;
    private final LongFunction<NormalNumbers> generator;
    private final NormalNumbers[] streams;
    private final BrownianTree[] trees;
    private Levels treeLevels;
    private boolean started;

    /** @param generator makes the stream of a seed, such as {@code Philox::new} */
    public SeededNoise(Recipe recipe, LongFunction<NormalNumbers> generator) {
        this.recipe = recipe;
        this.generator = generator;
        this.streams = new NormalNumbers[recipe.seeds.length];
        this.trees = new BrownianTree[recipe.seeds.length];
        for (int i = 0; i < streams.length; i++) streams[i] = generator.apply(recipe.seeds[i]);
    }

    /** Philox noise, one seed a picture. */
    public static SeededNoise of(long... seeds) {
        return new SeededNoise(Recipe.of(seeds), Philox::new);
    }

    /** @throws IllegalArgumentException when the first dimension is not the number of seeds */
    @Override
    public Tensor next(int... shape) {
        check(shape);
        int[] picture = Arrays.copyOfRange(shape, 1, shape.length);
        int size = Tensor.size(picture);
        Tensor noise = Tensor.zeros(shape);
        for (int i = 0; i < streams.length; i++) {
            Tensor drawn = started ? draw(streams[i], picture) : start(i, picture);
            System.arraycopy(drawn.data(), 0, noise.data(), i * size, size);
            if (!started && recipe.laterDelta != 0) streams[i] = generator.apply(recipe.seeds[i] + recipe.laterDelta);
        }
        started = true;
        return noise;
    }

    /** By a Brownian path for each picture; its seed is the picture's own. */
    @Override
    public Tensor between(double from, double to, Levels run, int... shape) {
        check(shape);
        Tensor noise = Tensor.zeros(shape);
        int size = noise.data().length / shape[0];
        if (!run.equals(treeLevels) || trees[0].size() != size) {
            for (int i = 0; i < trees.length; i++) trees[i] = new BrownianTree(run.lowest(), run.highest(), size, recipe.seeds[i], generator);
            treeLevels = run;
        }
        double root = Math.sqrt(Math.abs(to - from));
        for (int i = 0; i < trees.length; i++) {
            float[] step = trees[i].between(from, to);
            for (int k = 0; k < size; k++) noise.data()[i * size + k] = (float) (step[k] / root);
        }
        return noise;
    }

    private void check(int[] shape) {
        if (shape.length < 2 || shape[0] != streams.length) {
            throw new IllegalArgumentException("noise of shape " + Arrays.toString(shape) + " for " + streams.length + " pictures");
        }
    }

    private Tensor start(int i, int[] shape) {
        boolean resized = shape.length == 3 && recipe.resized(shape);
        int[] drawnShape = resized ? new int[] {shape[0], recipe.resizeHeight, recipe.resizeWidth} : shape;
        Tensor noise = draw(resized ? generator.apply(recipe.seeds[i]) : streams[i], drawnShape);
        if (recipe.subseedStrength > 0) {
            noise = Slerp.between(noise, draw(generator.apply(recipe.subseed(i)), drawnShape), recipe.subseedStrength);
        }
        return resized ? paste(noise, draw(streams[i], shape)) : noise;
    }

    private static Tensor draw(NormalNumbers stream, int[] shape) {
        return new Tensor(shape, stream.next(Tensor.size(shape)));
    }

    /** The middle of {@code noise} into the middle of {@code onto}. */
    private static Tensor paste(Tensor noise, Tensor onto) {
        Overlap rows = Overlap.of(noise.dim(1), onto.dim(1));
        Overlap columns = Overlap.of(noise.dim(2), onto.dim(2));
        for (int c = 0; c < onto.dim(0); c++) {
            for (int y = 0; y < rows.length; y++) {
                System.arraycopy(noise.data(), (c * noise.dim(1) + rows.from + y) * noise.dim(2) + columns.from,
                    onto.data(), (c * onto.dim(1) + rows.to + y) * onto.dim(2) + columns.to, columns.length);
            }
        }
        return onto;
    }

    /** Where two lengths laid middle on middle overlap: from which place, to which, how many. An odd difference rounds as the web UI's does. */
    private record Overlap(int from, int to, int length) {

        static Overlap of(int source, int target) {
            int margin = Math.floorDiv(target - source, 2);
            return margin >= 0 ? new Overlap(0, margin, source) : new Overlap(-margin, 0, source + 2 * margin);
        }
    }
}
