package io.darkroom.testkit.golden;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Map;

/** Drives a scheduler and writes down what the network was asked. */
final class Trace {

    /** What stands for the network: the unscaled latent at a call, and the call's time. */
    @FunctionalInterface
    interface Network {
        Tensor answer(int call, Tensor latent, double time);
    }

    private Trace() {
    }

    /** The answers {@code calls_x}, {@code calls_sigma} (times where the scheduler knows no levels) and {@code final}. */
    static Map<String, Object> run(Scheduler scheduler, Tensor start, NoiseSource noise, Network network) {
        double[] times = scheduler.timesteps();
        double[] asked = new double[times.length];
        Tensor[] latents = new Tensor[times.length];
        Tensor latent = scheduler.begin(start, noise);
        for (int i = 0; i < times.length; i++) {
            latents[i] = latent;
            asked[i] = scheduler instanceof SigmaScheduler levelled ? levelled.sigma(i) : times[i];
            latent = scheduler.step(i, network.answer(i, latent, times[i]), latent, noise);
        }
        return Map.of("calls_x", stacked(latents), "calls_sigma", asked, "final", latent);
    }

    static Tensor scaled(Tensor tensor, double factor) {
        float[] data = new float[tensor.data().length];
        for (int i = 0; i < data.length; i++) data[i] = (float) (factor * tensor.data()[i]);
        return new Tensor(tensor.shape(), data);
    }

    /** {@code tensor + factor * other}. */
    static Tensor sum(Tensor tensor, double factor, Tensor other) {
        float[] data = new float[tensor.data().length];
        for (int i = 0; i < data.length; i++) data[i] = (float) (tensor.data()[i] + factor * other.data()[i]);
        return new Tensor(tensor.shape(), data);
    }

    /** One more dimension in front. */
    static Tensor stacked(Tensor[] tensors) {
        int[] one = tensors[0].shape();
        int[] shape = new int[one.length + 1];
        shape[0] = tensors.length;
        System.arraycopy(one, 0, shape, 1, one.length);
        Tensor all = Tensor.zeros(shape);
        int size = tensors[0].data().length;
        for (int i = 0; i < tensors.length; i++) System.arraycopy(tensors[i].data(), 0, all.data(), i * size, size);
        return all;
    }
}
