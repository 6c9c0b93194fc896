package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.pipeline.WatchedDenoiser.Watched;
import io.darkroom.diffusion.scheduler.Betas;
import io.darkroom.diffusion.scheduler.Prediction;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Steers a picture away from what the denoiser would make of it blurred where it looks most (Hong et al., Improving Sample Quality
 * of Diffusion Models Using Self-Attention Guidance, 2023). It works without a prompt, and beside classifier-free guidance: then the
 * negative prompt's answer is compared. Every call of the denoiser becomes one more.
 *
 * @param scale      how much that counts, usually 0.75; 0 to 10
 * @param prediction what the network answers
 * @param alphas     share of the picture's variance left at each training time
 * @param unet       the network
 */
public record SelfAttentionGuidance(double scale, Prediction prediction, double[] alphas, UNetConfig unet) implements RowPart {
    private static final double THRESHOLD = 1;

    public SelfAttentionGuidance {
        if (!(scale >= 0 && scale <= 10)) throw new IllegalArgumentException("self-attention guidance scale " + scale + " is outside 0 to 10");
        if (unet.middleForm() != UNetConfig.Middle.TRANSFORMER) throw new IllegalArgumentException("self-attention guidance needs a unet with a transformer in its middle");
        alphas = alphas.clone();
    }

    /** For a model, as it was trained. */
    public static SelfAttentionGuidance of(DiffusionModel model, double scale) {
        SchedulerSettings settings = SchedulerSettings.of(model.schedulerConfig());
        return new SelfAttentionGuidance(scale, Prediction.of(settings), Betas.alphasCumprod(settings), model.denoiser().settings());
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        return row;
    }

    /** @throws IllegalArgumentException {@code rows} cannot tell what it looks at */
    @Override
    public RowDenoiser around(RowDenoiser rows) {
        if (scale == 0) return rows;
        if (!(rows instanceof WatchedDenoiser watched)) throw new IllegalArgumentException("self-attention guidance has to be the first part of a run that asks in its own way");
        return asked -> guided(watched, asked);
    }

    /** Rows of one picture share their latent; the first of them is compared, and what it shows is added to the answers of all. */
    private List<Tensor> guided(WatchedDenoiser denoiser, List<Row> asked) {
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) if (i == 0 || asked.get(i).latent() != asked.get(i - 1).latent()) firsts.add(i);
        List<Watched> seen = denoiser.watch(firsts.stream().map(asked::get).toList());
        List<Row> blurred = new ArrayList<>();
        for (int k = 0; k < firsts.size(); k++) blurred.add(blurred(asked.get(firsts.get(k)), seen.get(k)));
        List<Tensor> without = denoiser.predict(blurred);
        List<Row> others = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) if (!firsts.contains(i)) others.add(asked.get(i));
        List<Tensor> rest = denoiser.predict(others);
        List<Tensor> answers = new ArrayList<>();
        for (int i = 0, k = -1; i < asked.size(); i++) {
            boolean first = firsts.contains(i);
            if (first) k++;
            Tensor answer = (first ? seen.get(k).answer() : rest.get(i - k - 1)).copy();
            float[] with = seen.get(k).answer().data();
            for (int j = 0; j < with.length; j++) answer.data()[j] += (float) (scale * (with[j] - without.get(k).data()[j]));
            answers.add(answer);
        }
        return answers;
    }

    /** The same question about the same picture, blurred where the network looked at it more than on the average. */
    private Row blurred(Row row, Watched seen) {
        double share = alphas[(int) Math.clamp(Math.round(row.time()), 0, alphas.length - 1)];
        double alpha = Math.sqrt(share);
        double sigma = Math.sqrt(1 - share);
        Tensor clean = prediction.clean(seen.answer(), row.latent(), alpha, sigma);
        Tensor noise = prediction.noise(seen.answer(), row.latent(), alpha, sigma);
        Tensor smooth = GaussianWindow.blur(clean);
        Tensor latent = Tensor.zeros(row.latent().shape().clone());
        int height = latent.dim(2);
        int width = latent.dim(3);
        int middleHeight = unet.middleExtent(height);
        int middleWidth = unet.middleExtent(width);
        for (int i = 0; i < latent.data().length; i++) {
            int y = i / width % height * middleHeight / height;
            int x = i % width * middleWidth / width;
            boolean looked = seen.attention().data()[y * middleWidth + x] > THRESHOLD;
            latent.data()[i] = (float) (alpha * (looked ? smooth : clean).data()[i] + sigma * noise.data()[i]);
        }
        return new Row(latent, row.beside(), row.time(), row.context(), row.inputs());
    }
}
