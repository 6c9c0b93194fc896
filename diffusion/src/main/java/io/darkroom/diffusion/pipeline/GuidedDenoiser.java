package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.SinusoidalEmbedding;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.pipeline.Guidance.Reading;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The denoiser under guidance, for all pictures of a run.
 *
 * @param rows         answers single rows
 * @param config       what the network takes
 * @param guidance     which rows a picture needs, and what becomes of their answers
 * @param conditioning at each call of the run, from 0
 * @param sizes        told to SDXL models with every prompt; null for others
 * @param negativeSizes told with the negative prompt
 * @param parts        what else a row is told
 * @param calls        of the run in all
 */
public record GuidedDenoiser(RowDenoiser rows, UNetConfig config, Guidance guidance, IntFunction<Conditioning> conditioning, Tensor sizes,
                             Tensor negativeSizes, List<RowPart> parts, int calls, Cancellation cancellation) implements LatentDenoiser {
    /** Distilled models are told thousands of what the scale exceeds 1 by. */
    private static final double EMBEDDED_SCALE = 1000;

    /**
     * What the denoiser says of all pictures.
     *
     * @param guided   [pictures, channels, height, width]
     * @param unguided what it says to the negative prompt alone; to the prompt where there is no other
     */
    public record Answer(Tensor guided, Tensor unguided) {
    }

    @Override
    public Answer predict(int call, Tensor latents, double scale, double time) {
        double level = scale < 1 ? Math.sqrt(1 / (scale * scale) - 1) : time;
        Conditioning told = guidance.at(call, calls, level, conditioning.apply(call));
        List<Reading> readings = guidance.readings(told);
        int pictures = latents.dim(0);
        List<Row> asked = new ArrayList<>();
        for (int picture = 0; picture < pictures; picture++) {
            Tensor latent = latents.row(picture);
            for (int i = 0; i < latent.data().length; i++) latent.data()[i] = (float) (latent.data()[i] * scale);
            for (Reading reading : readings) asked.add(row(latent, time, reading, new RowPart.Moment(call, calls, picture, reading.role())));
        }
        List<Tensor> answers = rows.predict(asked);
        int start = Math.max(readings.stream().map(Reading::role).toList().indexOf(Guidance.Role.NEGATIVE), 0);
        List<Tensor> unguided = new ArrayList<>();
        Tensor guided = Tensor.zeros(pictures, config.outChannels(), latents.dim(2), latents.dim(3));
        float[] one = new float[guided.data().length / pictures];
        for (int picture = 0; picture < pictures; picture++) {
            List<Tensor> own = answers.subList(picture * readings.size(), (picture + 1) * readings.size());
            guidance.combine(told, own.stream().map(Tensor::data).toList(), one);
            System.arraycopy(one, 0, guided.data(), picture * one.length, one.length);
            unguided.add(own.get(start));
        }
        return new Answer(guided, Tensor.concat(unguided, 0));
    }

    private Row row(Tensor latent, double time, Reading reading, RowPart.Moment moment) {
        Condition condition = reading.condition();
        Map<String, Tensor> inputs = new HashMap<>();
        if (config.addedChannels() > 0) inputs.put("added", config.added(condition.pooled(), reading.role() == Guidance.Role.PROMPT ? sizes : negativeSizes));
        if (config.guidanceChannels() > 0) {
            inputs.put("timestep_cond", new SinusoidalEmbedding(config.guidanceChannels(), false, 1).ofGuidance(1, EMBEDDED_SCALE * (guidance.scale() - 1)));
        }
        Row row = new Row(latent, null, time, condition.context(), inputs);
        for (RowPart part : parts) row = part.in(row, moment, cancellation);
        return row;
    }
}
