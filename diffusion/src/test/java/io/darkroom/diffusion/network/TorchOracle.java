package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** An emitted graph with untrained weights against libtorch computing the same layers eagerly. @param folder for the weights */
record TorchOracle(Path folder) {
    private static final double LIMIT = 1e-5;

    Config config(String json) throws IOException {
        return Config.read(Files.writeString(folder.resolve("config.json"), json));
    }

    void compare(Network network, Map<String, Tensor> inputs) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        RandomWeights.write(file, network);
        Map<String, Tensor> emitted;
        try (OnnxNetwork onnx = OnnxNetwork.open(network, WeightFiles.of(file), Device.cpu(), folder, 1)) {
            emitted = onnx.run(inputs);
        }
        try (PointerScope scope = new PointerScope(); NoGradGuard noGradients = new NoGradGuard(); Safetensors weights = Safetensors.open(file)) {
            Map<String, org.bytedeco.pytorch.Tensor> eager = new LinkedHashMap<>();
            for (Port port : network.inputs()) eager.put(port.name(), TorchOps.tensor(inputs.get(port.name()), port.wholeNumbers()));
            Map<String, org.bytedeco.pytorch.Tensor> expected = network.forward(new TorchOps(weights, network.seamless()), eager);
            assertThat(emitted).containsOnlyKeys(expected.keySet());
            expected.forEach((name, tensor) -> assertClose(name, emitted.get(name), TorchOps.values(tensor)));
        }
    }

    private static void assertClose(String name, Tensor answer, float[] expected) {
        double largest = 0;
        double worst = 0;
        for (float value : expected) largest = Math.max(largest, Math.abs(value));
        assertThat(answer.data()).as(name).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(answer.data()[i] - expected[i]));
        assertThat(largest).as(name + " is not all zero").isGreaterThan(0.01);
        assertThat(worst).as(name).isLessThan(LIMIT * Math.max(1, largest));
    }
}
