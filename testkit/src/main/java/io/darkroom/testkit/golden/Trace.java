package io.darkroom.testkit.golden;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Drives a scheduler and writes down what the network was asked. */
final class Trace {

    /** What stands for the network: the unscaled latent at a call, and the call's time. */
    @FunctionalInterface
    interface Network {
        Answer answer(int call, Tensor latent, double time);
    }

    /** The guided answer, and that to the negative prompt. */
    record Answer(Tensor guided, Tensor unguided) {

        static Answer of(Tensor answer) {
            return new Answer(answer, answer);
        }
    }

    private Trace() {
    }

    /** The answers {@code calls_x}, {@code calls_sigma} (times where the scheduler knows no levels) and {@code final}. */
    static Map<String, Object> run(Scheduler scheduler, Tensor start, NoiseSource noise, Network network) {
        List<Double> asked = new ArrayList<>();
        List<Tensor> latents = new ArrayList<>();
        Tensor latent = scheduler.begin(start, noise);
        for (int i = 0; i < scheduler.timesteps().length; i++) {
            double time = scheduler.timesteps()[i];
            latents.add(latent);
            asked.add(scheduler instanceof SigmaScheduler levelled ? levelled.sigma(i) : time);
            Answer answer = network.answer(i, latent, time);
            latent = scheduler.step(i, answer.guided, answer.unguided, latent, noise);
        }
        return Map.of("calls_x", stacked(latents.toArray(Tensor[]::new)), "calls_sigma", asked.stream().mapToDouble(Double::doubleValue).toArray(), "final", latent);
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
