package io.darkroom.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Ops;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryTest {

    /** Every number of one list plus every number of another. */
    private record Sums() implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("a", "rows", 1), Port.numbers("b", 1, "columns"));
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            return Map.of("sums", ops.add(inputs.get("a"), ops.add(inputs.get("b"), ops.param("zero", 1))));
        }
    }

    @TempDir
    Path folder;

    @Test
    void whatDoesNotFitIsReportedAndSurvived() throws IOException {
        RandomWeights.write(folder.resolve("w.safetensors"), new Sums());
        // The answer has 256 TB, more than a process can address.
        int many = 1 << 23;
        Map<String, Tensor> large = Map.of("a", Tensor.zeros(many, 1), "b", Tensor.zeros(1, many));
        try (OnnxNetwork network = OnnxNetwork.open(new Sums(), WeightFiles.of(folder.resolve("w.safetensors")), Device.cpu(), folder, 1)) {
            assertThatThrownBy(() -> network.run(large)).isInstanceOf(OutOfMemoryException.class).hasMessageStartingWith("the run failed: ");
            assertThat(network.run(Map.of("a", Tensor.zeros(2, 1), "b", Tensor.zeros(1, 3))).get("sums").shape()).containsExactly(2, 3);
        }
    }
}
