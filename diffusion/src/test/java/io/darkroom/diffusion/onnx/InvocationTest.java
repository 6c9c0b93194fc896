package io.darkroom.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.Activation;
import io.darkroom.diffusion.network.AutoencoderKl;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvocationTest {
    private static final Network DECODER = new AutoencoderKl(3, 4, List.of(16, 16), 2, 4, Activation.SILU, true, true, true, 1, 0).decoder();

    @TempDir
    Path folder;
    private OnnxNetwork network;

    @BeforeEach
    void open() throws IOException {
        RandomWeights.write(folder.resolve("w.safetensors"), DECODER);
        network = OnnxNetwork.open(DECODER, WeightFiles.of(folder.resolve("w.safetensors")), Device.cpu(), folder, 1);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void oneGraphServesEverySize() {
        try (Invocation invocation = network.invocation()) {
            for (int[] size : new int[][] {{1, 4, 8, 8}, {2, 4, 5, 3}, {1, 4, 1, 1}, {1, 4, 8, 8}}) {
                Tensor image = invocation.set("latents", RandomWeights.normal(1, size)).run().get("image");
                assertThat(image.shape()).containsExactly(size[0], 3, 2 * size[2], 2 * size[3]);
            }
        }
    }

    @Test
    void stoppingEndsTheRunInProgressAndNoOther() throws Exception {
        Tensor large = RandomWeights.normal(1, 1, 4, 96, 96);
        try (Invocation invocation = network.invocation(); ExecutorService pool = Executors.newSingleThreadExecutor()) {
            invocation.set("latents", large);
            Future<?> run = pool.submit(() -> invocation.run());
            while (!invocation.isRunning() && !run.isDone()) Thread.onSpinWait();
            invocation.stop();
            assertThatThrownBy(run::get).cause().isInstanceOf(RunStoppedException.class).hasCauseInstanceOf(OrtException.class);
            assertThatThrownBy(invocation::run).isInstanceOf(RunStoppedException.class).hasNoCause();
        }
        assertThat(network.run(Map.of("latents", large))).containsKey("image");
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (Invocation invocation = network.invocation()) {
            assertThatThrownBy(invocation::run).hasMessage("input latents is not set");
            assertThatThrownBy(() -> invocation.set("latent", Tensor.zeros(1, 4, 8, 8))).hasMessageContaining("no input latent");
            assertThatThrownBy(() -> invocation.set("latents", Tensor.zeros(1, 5, 8, 8))).hasMessageContaining("input latents takes");
            assertThatThrownBy(() -> invocation.set("latents", Tensor.zeros(4, 8, 8))).hasMessageContaining("input latents takes");
        }
    }

    @Test
    void manyThreadsGetTheSameAnswer() throws Exception {
        Map<String, Tensor> input = Map.of("latents", RandomWeights.normal(1, 1, 4, 8, 8));
        Tensor expected = network.run(input).get("image");
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<Tensor>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) answers.add(pool.submit(() -> network.run(input).get("image")));
            for (Future<Tensor> answer : answers) assertThat(answer.get()).isEqualTo(expected);
        }
    }

    @Test
    void aClosedNetworkRefusesToRun() {
        network.close();
        network.close();
        assertThatThrownBy(() -> network.run(Map.of("latents", Tensor.zeros(1, 4, 8, 8)))).isInstanceOf(IllegalStateException.class).hasMessage("the network is closed");
    }
}
