package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seamless network does not know where a picture begins: what goes in shifted round comes out shifted round. */
class SeamlessTest {
    private static final int FACTOR = 2;

    @TempDir
    Path folder;

    @Test
    void aDecodersPictureShiftsWithItsLatent() throws IOException {
        Network decoder = AutoencoderKl.of(new TorchOracle(folder).config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4, "latent_channels": 3,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D"]}""")).decoder();
        Tensor latents = RandomWeights.normal(1, 1, 3, 5, 6);
        Tensor expected = shifted(decode(new Seamless(decoder), latents), 2 * FACTOR, FACTOR);
        assertThat(difference(decode(new Seamless(decoder), shifted(latents, 2, 1)), expected)).isLessThan(1e-5);
        assertThat(difference(decode(decoder, shifted(latents, 2, 1)), shifted(decode(decoder, latents), 2 * FACTOR, FACTOR))).isGreaterThan(1e-2);
    }

    private Tensor decode(Network decoder, Tensor latents) throws IOException {
        Path file = folder.resolve("decoder.safetensors");
        RandomWeights.write(file, decoder);
        try (OnnxNetwork onnx = OnnxNetwork.open(decoder, WeightFiles.of(file), Device.cpu(), folder, 1)) {
            return onnx.run(Map.of("latents", latents)).get("image");
        }
    }

    private static Tensor shifted(Tensor picture, int down, int right) {
        int height = picture.dim(2);
        int width = picture.dim(3);
        Tensor shifted = Tensor.zeros(picture.shape().clone());
        for (int i = 0; i < shifted.data().length; i++) {
            int y = Math.floorMod(i / width % height - down, height);
            shifted.data()[i] = picture.data()[(i / width / height * height + y) * width + Math.floorMod(i % width - right, width)];
        }
        return shifted;
    }

    private static double difference(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        double largest = 0;
        for (int i = 0; i < a.data().length; i++) largest = Math.max(largest, Math.abs(a.data()[i] - b.data()[i]));
        return largest;
    }
}
