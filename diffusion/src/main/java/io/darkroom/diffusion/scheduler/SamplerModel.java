package io.darkroom.diffusion.scheduler;

/**
 * What samplers need to know of a checkpoint.
 *
 * @param alphasCumprod falling, all above 0
 * @param prediction    what the network answers
 * @param xl            whether it belongs to the SDXL family
 */
public record SamplerModel(double[] alphasCumprod, Prediction prediction, boolean xl) {

    /** What AUTOMATIC1111 leaves of the picture where a checkpoint is made to begin with pure noise. */
    private static final double NEARLY_NOTHING = 4.8973451890853435e-08;

    public static SamplerModel of(SchedulerSettings settings, boolean xl) {
        double[] alphas = Betas.alphasCumprod(settings);
        if (settings.flag("rescale_betas_zero_snr", false)) alphas[alphas.length - 1] = NEARLY_NOTHING;
        return new SamplerModel(alphas, Prediction.of(settings), xl);
    }

    SigmaTable table() {
        return new SigmaTable(alphasCumprod);
    }
}
