package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.Attachments;
import io.darkroom.diffusion.network.MotionModules;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A model's UNet with motion modules, loaded and ready: it denoises the frames of a video together. A row's latent holds all
 * frames, one below the other, [1, channels, frames * height, width]. Safe for several threads.
 */
public final class MotionDenoiser implements AutoCloseable {
    private final UNetConfig config;
    private final MotionModules modules;
    private final OnnxNetwork network;

    private MotionDenoiser(UNetConfig config, MotionModules modules, OnnxNetwork network) {
        this.config = config;
        this.modules = modules;
        this.network = network;
    }

    /**
     * Loads a UNet together with modules.
     *
     * @param unet    of the model that says what the frames look like
     * @param modules a motion adapter made for UNets of that shape
     * @param imagePrompts how many IP-Adapters its runs listen to
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException either is broken, or they do not fit together
     */
    public static MotionDenoiser open(Component unet, Component modules, int imagePrompts, Device device, Path cacheDir, int threads) throws IOException {
        UNetConfig config = UNetConfig.of(unet.config());
        MotionModules motion = MotionModules.of(modules.config(), config);
        UNet network = new UNet(config, new Attachments(false, false, imagePrompts), motion);
        WeightFiles weights = unet.weights().with(modules.weights());
        RequiredTensors.check(network, weights.header());
        return new MotionDenoiser(config, motion, OnnxNetwork.open(network, weights, device, cacheDir, threads));
    }

    /** The most frames of a video. */
    public int mostFrames() {
        return modules.frames();
    }

    /** Begins a run of videos of {@code frames} frames. */
    Session session(int frames, Cancellation cancellation) {
        return new Session(frames, cancellation);
    }

    /** A run's inputs in native memory. For one thread; closing frees them. */
    final class Session implements RowDenoiser, AutoCloseable {
        private final Invocation invocation = network.invocation();
        private final int frames;
        private final Cancellation cancellation;

        private Session(int frames, Cancellation cancellation) {
            this.frames = frames;
            this.cancellation = cancellation;
        }

        @Override
        public List<Tensor> predict(List<Row> rows) {
            List<Tensor> answers = new ArrayList<>();
            for (Row row : rows) answers.add(predict(row));
            return answers;
        }

        private Tensor predict(Row row) {
            Tensor sample = row.sample();
            double[] times = new double[frames];
            Arrays.fill(times, row.time());
            invocation.set("sample", new Tensor(new int[] {1, sample.dim(1), frames, sample.dim(2) / frames, sample.dim(3)}, sample.data()));
            invocation.set("time", config.time().of(frames, times)).set("encoder_hidden_states", forEachFrame(row.context()));
            row.inputs().forEach((name, value) -> invocation.set(name, forEachFrame(value)));
            Tensor answer = cancellation.run(invocation, "out").get("out");
            return new Tensor(new int[] {1, answer.dim(1), frames * answer.dim(3), answer.dim(4)}, answer.data());
        }

        private Tensor forEachFrame(Tensor value) {
            return Tensor.concat(Collections.nCopies(frames, value), 0);
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
