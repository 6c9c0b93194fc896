package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The UNet as a denoising loop asks it: the same prompt at every step, guided, for any number of pictures.
 *
 * <p>On a processor every picture is a run of its own: a larger batch would gain nothing there and cost memory, and this way
 * a picture does not depend on its batch by as much as a rounding. Elsewhere all pictures go in one run.
 */
public final class Denoiser implements AutoCloseable {
    private final UNetConfig config;
    private final OnnxNetwork network;
    private final boolean onePictureAtATime;

    private Denoiser(UNetConfig config, OnnxNetwork network, boolean onePictureAtATime) {
        this.config = config;
        this.network = network;
        this.onePictureAtATime = onePictureAtATime;
    }

    /** Loads a UNet. */
    static Denoiser open(Component component, Device device, Path cacheDir, int threads) throws IOException {
        UNetConfig config = UNetConfig.of(component.config());
        return new Denoiser(config, OnnxNetwork.open(new UNet(config, false), component.weights(), device, cacheDir, threads), device.isCpu());
    }

    public UNetConfig settings() {
        return config;
    }

    /** Begins a denoising loop of {@code pictures} pictures. */
    public Loop loop(Conditioning conditioning, Guidance guidance, int pictures, Cancellation cancellation) {
        return new Loop(conditioning, guidance, onePictureAtATime ? 1 : pictures, cancellation);
    }

    /** A denoising loop's inputs in native memory. For one thread; closing frees them. */
    public final class Loop implements AutoCloseable {
        private final Invocation invocation = network.invocation();
        private final Guidance guidance;
        private final Cancellation cancellation;
        private final int pictures;
        private final int rows;

        private Loop(Conditioning conditioning, Guidance guidance, int pictures, Cancellation cancellation) {
            this.guidance = guidance;
            this.cancellation = cancellation;
            this.pictures = pictures;
            this.rows = conditioning.isGuided() ? 2 : 1;
            invocation.set("encoder_hidden_states", context(conditioning));
        }

        /** For each picture the negative prompt, when there is one, then the prompt. */
        private Tensor context(Conditioning conditioning) {
            float[] prompt = conditioning.prompt().data();
            float[] all = new float[pictures * rows * prompt.length];
            for (int row = 0; row < pictures * rows; row++) {
                float[] source = rows == 2 && row % 2 == 0 ? conditioning.negative().data() : prompt;
                System.arraycopy(source, 0, all, row * prompt.length, prompt.length);
            }
            return new Tensor(new int[] {pictures * rows, conditioning.prompt().dim(1), conditioning.prompt().dim(2)}, all);
        }

        /**
         * One call of the denoiser.
         *
         * @param latents [pictures, channels, height, width]
         * @param scale   what they are multiplied by on the way in
         * @param time    0 to 999, may be fractional
         * @return the guided answer, of the same size, with the denoiser's output channels
         */
        public Tensor predict(Tensor latents, double scale, double time) {
            int picture = latents.data().length / latents.dim(0);
            Tensor sample = Tensor.zeros(pictures * rows, latents.dim(1), latents.dim(2), latents.dim(3));
            Tensor guided = Tensor.zeros(latents.dim(0), config.outChannels(), latents.dim(2), latents.dim(3));
            double[] times = new double[pictures * rows];
            Arrays.fill(times, time);
            invocation.set("time", config.time().of(times.length, times));
            for (int first = 0; first < latents.dim(0); first += pictures) {
                for (int row = 0; row < pictures * rows; row++) {
                    int from = (first + row / rows) * picture;
                    for (int i = 0; i < picture; i++) sample.data()[row * picture + i] = (float) (latents.data()[from + i] * scale);
                }
                Tensor answer = cancellation.run(invocation.set("sample", sample), "out").get("out");
                guide(answer, guided, first);
            }
            return guided;
        }

        private void guide(Tensor answer, Tensor guided, int first) {
            int size = guided.data().length / guided.dim(0);
            if (rows == 1) {
                System.arraycopy(answer.data(), 0, guided.data(), first * size, answer.data().length);
                return;
            }
            for (int k = 0; k < pictures; k++) guidance.combine(answer.data(), 2 * k * size, guided.data(), (first + k) * size, size);
        }

        @Override
        public void close() {
            invocation.close();
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
