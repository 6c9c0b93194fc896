package io.darkroom.bench;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.Png;
import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.image.Resize;
import io.darkroom.diffusion.image.ResizeFilter;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.Philox;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.pipeline.ClassifierFreeGuidance;
import io.darkroom.diffusion.pipeline.Condition;
import io.darkroom.diffusion.pipeline.Conditioning;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the engine does around the network for a 512x512 picture, in microseconds: small beside a call of the network, or it would count. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotLoops {
    private static final int STEPS = 20;
    private static final int[] LATENT = {1, 4, 64, 64};
    private static final String PROMPT = "a castle on a hill at sunset, (dramatic light:1.2), oil painting, highly detailed, by a forgotten master of the northern school";

    private final ClipTokenizer tokenizer = ClipTokenizer.published();
    private final SamplerModel model = SamplerModel.of(SchedulerSettings.none().with("beta_start", 0.00085).with("beta_end", 0.012)
        .with("beta_schedule", "scaled_linear"), false);
    private final Samplers.Choice choice = Samplers.choose("DPM++ 2M Karras", null);
    private final Tensor latent = SeededNoise.of(1).next(LATENT);
    private final Tensor output = SeededNoise.of(2).next(LATENT);
    private final Conditioning conditioning = Conditioning.of(new Condition(latent, null), new Condition(output, null));
    private final float[] guided = new float[latent.data().length];
    private final Raster large = picture(1024);
    private final Image small = picture(512).image();

    /** Smooth, with a little noise: about as hard to pack as a photograph. */
    private static Raster picture(int side) {
        Raster picture = Raster.empty(side, side, 3);
        float[] noise = new Philox(3).next(picture.samples().length);
        for (int i = 0; i < noise.length; i++) picture.samples()[i] = (byte) (128 + 90 * Math.sin(i / 3 % side / 40.0) + 3 * noise[i]);
        return picture;
    }

    /** A prompt's 77 ids. */
    @Benchmark
    public int[] tokenizer() {
        return tokenizer.encode(PROMPT, tokenizer.maxLength());
    }

    /** The start noise of one picture. */
    @Benchmark
    public float[] philoxNoise() {
        return new Philox(42).next(latent.data().length);
    }

    /** All steps of a run, without the network. */
    @Benchmark
    public Tensor twentySchedulerSteps() {
        Scheduler scheduler = Samplers.create(choice, model, STEPS, SchedulerSettings.none());
        Tensor now = latent;
        for (int i = 0; i < scheduler.timesteps().length; i++) now = scheduler.step(i, output, now, NoiseSource.NONE);
        return now;
    }

    /** One step's two answers made one. */
    @Benchmark
    public float[] guidance() {
        ClassifierFreeGuidance.of(7.5).combine(conditioning, List.of(latent.data(), output.data()), guided);
        return guided;
    }

    @Benchmark
    public byte[] pngWrite() {
        return Png.encode(small, Map.of(Png.PARAMETERS, PROMPT));
    }

    /** From 1024x1024 to 512x512. */
    @Benchmark
    public Raster lanczosResize() {
        return Resize.to(large, 512, 512, ResizeFilter.LANCZOS);
    }
}
