package io.darkroom.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterMergeTest {
    private static final String MATRIX = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";
    private static final String LAYER = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
    private static final String KERNEL = "mid_block.resnets.0.conv1";
    private static final String KERNEL_LAYER = "lora_unet_mid_block_resnets_0_conv1";
    private static final int OUT = 16;
    private static final int IN = 12;

    @TempDir
    Path folder;
    private UNet unet;
    private Path weights;

    @BeforeEach
    void makeNetwork() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), """
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "cross_attention_dim": 12, "norm_num_groups": 4,
             "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"], "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"]}""");
        unet = new UNet(UNetConfig.of(Config.read(config)), false);
        weights = folder.resolve("unet.safetensors");
        RandomWeights.write(weights, unet);
    }

    private Map<String, Tensor> merge(AdapterUse... uses) throws IOException {
        try (AdapterMerge merge = AdapterMerge.open(Map.of("unet", unet), List.of(uses)); MergedWeights merged = merge.merge("unet", WeightFiles.of(weights), folder, 2)) {
            Map<String, Tensor> copies = new HashMap<>();
            merged.await().tensors().forEach((name, tensor) -> copies.put(name, copy(tensor)));
            return copies;
        }
    }

    private static Tensor copy(NativeTensor tensor) {
        Tensor copy = Tensor.zeros(Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray());
        tensor.read(0, copy.data());
        return copy;
    }

    private double[] base(String name) throws IOException {
        try (Safetensors file = Safetensors.open(weights)) {
            float[] data = file.tensor(name).data();
            double[] values = new double[data.length];
            for (int i = 0; i < data.length; i++) values[i] = data[i];
            return values;
        }
    }

    /** left [rows, inner] times right [inner, columns]. */
    private static double[] product(double[] left, double[] right, int rows, int inner, int columns) {
        double[] out = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) for (int j = 0; j < inner; j++) out[i * columns + k] += left[i * inner + j] * right[j * columns + k];
        }
        return out;
    }

    private static double[] plus(double[] weight, double factor, double[] change) {
        double[] sum = weight.clone();
        for (int i = 0; i < sum.length; i++) sum[i] += factor * change[i];
        return sum;
    }

    private static void assertClose(Tensor actual, double[] expected) {
        assertThat(actual.data()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) assertThat((double) actual.data()[i]).isCloseTo(expected[i], within(3e-6));
    }

    private Path lora(String name, int rank, double alpha) throws IOException {
        return file(name, rank, alpha).write(folder.resolve(name));
    }

    private static RandomAdapter file(String seed, int rank, double alpha) {
        return new RandomAdapter().add(LAYER + ".lora_down.weight", RandomWeights.normal(seed.hashCode(), rank, IN))
            .add(LAYER + ".lora_up.weight", RandomWeights.normal(seed.hashCode() + 1, OUT, rank)).number(LAYER + ".alpha", alpha);
    }

    private static double[] change(String seed, int rank) {
        RandomAdapter file = file(seed, rank, 1);
        return product(file.values(LAYER + ".lora_up.weight"), file.values(LAYER + ".lora_down.weight"), OUT, rank, IN);
    }

    @Test
    void addsWeightTimesAlphaByRankTimesTheProduct() throws IOException {
        Map<String, Tensor> merged = merge(AdapterUse.of(lora("a", 5, 2), 0.7));
        assertThat(merged).containsOnlyKeys(MATRIX + ".weight");
        assertClose(merged.get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 0.7 * 2 / 5, change("a", 5)));
    }

    @Test
    void alphasMayBeDeclaredForAWholeNetworkAndForSingleLayers() throws IOException {
        String layer = "unet." + MATRIX;
        RandomAdapter file = new RandomAdapter().add(layer + ".lora_A.weight", RandomWeights.normal("a".hashCode(), 4, IN))
            .add(layer + ".lora_B.weight", RandomWeights.normal("a".hashCode() + 1, OUT, 4));
        Path whole = file.write(folder.resolve("whole"), Map.of("lora_adapter_metadata", "{\"unet.r\": 4, \"unet.lora_alpha\": 8}"));
        assertClose(merge(AdapterUse.of(whole, 1)).get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 2, change("a", 4)));
        Path single = file.write(folder.resolve("single"), Map.of("lora_adapter_metadata",
            "{\"unet.lora_alpha\": 8, \"unet.alpha_pattern\": {\"attn2.to_k\": 1}, \"unet.use_rslora\": true}"));
        assertClose(merge(AdapterUse.of(single, 1)).get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 0.5, change("a", 4)));
    }

    @Test
    void severalFilesAddUpAndWeightsMayBeNegative() throws IOException {
        Tensor merged = merge(AdapterUse.of(lora("a", 5, 5), 0.7), AdapterUse.of(lora("b", 2, 1), -0.4)).get(MATRIX + ".weight");
        assertClose(merged, plus(plus(base(MATRIX + ".weight"), 0.7, change("a", 5)), -0.4 / 2, change("b", 2)));
    }

    @Test
    void aFileOfWeightNothingIsCheckedButChangesNothing() throws IOException {
        assertThat(merge(AdapterUse.of(lora("a", 5, 2), 0))).isEmpty();
    }

    @Test
    void kernelsTakeTheirProductWithTheKernelInTheMiddle() throws IOException {
        RandomAdapter file = new RandomAdapter().add(KERNEL_LAYER + ".lora_up.weight", 16, 3, 1, 1).add(KERNEL_LAYER + ".lora_mid.weight", 3, 2, 3, 3)
            .add(KERNEL_LAYER + ".lora_down.weight", 2, 16, 1, 1);
        double[] up = file.values(KERNEL_LAYER + ".lora_up.weight");
        double[] mid = file.values(KERNEL_LAYER + ".lora_mid.weight");
        double[] down = file.values(KERNEL_LAYER + ".lora_down.weight");
        double[] expected = base(KERNEL + ".weight");
        for (int o = 0; o < 16; o++) for (int i = 0; i < 16; i++) for (int k = 0; k < 9; k++) for (int r = 0; r < 3; r++) for (int s = 0; s < 2; s++) {
            expected[(o * 16 + i) * 9 + k] += up[o * 3 + r] * mid[(r * 2 + s) * 9 + k] * down[s * 16 + i];
        }
        assertClose(merge(AdapterUse.of(file.write(folder.resolve("mid")), 1)).get(KERNEL + ".weight"), expected);
    }

    @Test
    void loHaMultipliesTwoProductsElementByElement() throws IOException {
        RandomAdapter file = new RandomAdapter().add(LAYER + ".hada_w1_a", OUT, 3).add(LAYER + ".hada_w1_b", 3, IN).add(LAYER + ".hada_w2_a", OUT, 3)
            .add(LAYER + ".hada_w2_b", 3, IN).number(LAYER + ".alpha", 6);
        double[] one = product(file.values(LAYER + ".hada_w1_a"), file.values(LAYER + ".hada_w1_b"), OUT, 3, IN);
        double[] other = product(file.values(LAYER + ".hada_w2_a"), file.values(LAYER + ".hada_w2_b"), OUT, 3, IN);
        for (int i = 0; i < one.length; i++) one[i] *= other[i];
        assertClose(merge(AdapterUse.of(file.write(folder.resolve("loha")), 0.5)).get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 0.5 * 2, one));
    }

    @Test
    void loKrRepeatsABlockAndAlphaCountsOnlyForLowRank() throws IOException {
        RandomAdapter full = new RandomAdapter().add(LAYER + ".lokr_w1", 4, 3).add(LAYER + ".lokr_w2", 4, 4).number(LAYER + ".alpha", 1e10);
        double[] small = full.values(LAYER + ".lokr_w1");
        double[] block = full.values(LAYER + ".lokr_w2");
        assertClose(merge(AdapterUse.of(full.write(folder.resolve("full")), 1)).get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 1, kronecker(small, block)));

        RandomAdapter low = new RandomAdapter().add(LAYER + ".lokr_w1", 4, 3).add(LAYER + ".lokr_w2_a", 4, 2).add(LAYER + ".lokr_w2_b", 2, 4).number(LAYER + ".alpha", 1);
        double[] product = product(low.values(LAYER + ".lokr_w2_a"), low.values(LAYER + ".lokr_w2_b"), 4, 2, 4);
        assertClose(merge(AdapterUse.of(low.write(folder.resolve("low")), 1)).get(MATRIX + ".weight"), plus(base(MATRIX + ".weight"), 0.5, kronecker(small, product)));
    }

    private static double[] kronecker(double[] small, double[] block) {
        double[] out = new double[OUT * IN];
        for (int o = 0; o < OUT; o++) for (int i = 0; i < IN; i++) out[o * IN + i] = small[o / 4 * 3 + i / 4] * block[o % 4 * 4 + i % 4];
        return out;
    }

    @Test
    void doRaGivesRowsOrColumnsTheLengthsOfTheFile() throws IOException {
        Path rows = file("a", 4, 4).add(LAYER + ".dora_scale", OUT, 1).write(folder.resolve("rows"));
        double[] wanted = new RandomAdapter().add(LAYER + ".dora_scale", OUT, 1).values(LAYER + ".dora_scale");
        float[] merged = merge(AdapterUse.of(rows, 1)).get(MATRIX + ".weight").data();
        for (int o = 0; o < OUT; o++) {
            double sum = 0;
            for (int i = 0; i < IN; i++) sum += merged[o * IN + i] * merged[o * IN + i];
            assertThat(Math.sqrt(sum)).isCloseTo(Math.abs(wanted[o]), within(1e-5));
        }
        Path columns = file("a", 4, 4).add(LAYER + ".dora_scale", 1, IN).write(folder.resolve("columns"));
        wanted = new RandomAdapter().add(LAYER + ".dora_scale", 1, IN).values(LAYER + ".dora_scale");
        merged = merge(AdapterUse.of(columns, 1)).get(MATRIX + ".weight").data();
        for (int i = 0; i < IN; i++) {
            double sum = 0;
            for (int o = 0; o < OUT; o++) sum += merged[o * IN + i] * merged[o * IN + i];
            assertThat(Math.sqrt(sum)).isCloseTo(Math.abs(wanted[i]), within(1e-5));
        }
    }

    @Test
    void aNetworkWithReplacedWeightsEqualsOneThatIsStoredSo() throws IOException {
        Path adapter = file("a", 4, 4).add("lora_unet_mid_block_resnets_0_norm1.w_norm", 16).add("lora_unet_mid_block_resnets_0_norm1.b_norm", 16)
            .add(KERNEL_LAYER + ".diff", 16, 16, 3, 3).add(KERNEL_LAYER + ".diff_b", 16).write(folder.resolve("mixed"));
        Map<String, Tensor> changed = merge(AdapterUse.of(adapter, 0.5));
        assertThat(changed).containsOnlyKeys(MATRIX + ".weight", KERNEL + ".weight", KERNEL + ".bias", "mid_block.resnets.0.norm1.weight", "mid_block.resnets.0.norm1.bias");
        Map<String, Tensor> stored = new LinkedHashMap<>();
        try (Safetensors file = Safetensors.open(weights)) {
            for (String name : RequiredTensors.of(unet).keySet()) stored.put(name, changed.containsKey(name) ? changed.get(name) : file.tensor(name));
        }
        Path whole = folder.resolve("whole.safetensors");
        SafetensorsWriter.write(whole, stored, Map.of());
        Map<String, Tensor> inputs = Map.of("sample", RandomWeights.normal(1, 1, 4, 8, 8), "time", unet.config().time().of(1, 7), "encoder_hidden_states", RandomWeights.normal(2, 1, 5, IN));
        try (AdapterMerge merge = AdapterMerge.open(Map.of("unet", unet), List.of(AdapterUse.of(adapter, 0.5)));
             MergedWeights merged = merge.merge("unet", WeightFiles.of(weights), folder, 2).await();
             OnnxNetwork replaced = OnnxNetwork.open(unet, WeightFiles.of(weights).with(merged.tensors()), Device.cpu(), folder, 1);
             OnnxNetwork plain = OnnxNetwork.open(unet, WeightFiles.of(weights), Device.cpu(), folder, 1);
             OnnxNetwork asStored = OnnxNetwork.open(unet, WeightFiles.of(whole), Device.cpu(), folder, 1)) {
            assertThat(replaced.run(inputs)).isEqualTo(asStored.run(inputs)).isNotEqualTo(plain.run(inputs));
        }
    }

    @Test
    void whatFitsNothingIsReported() throws IOException {
        Path file = file("a", 4, 4).add("lora_unet_no_such_layer.lora_down.weight", 2, 8).add("lora_unet_no_such_layer.lora_up.weight", 8, 2).add("emb_params", 3, 4)
            .write(folder.resolve("odd"));
        try (AdapterMerge merge = AdapterMerge.open(Map.of("unet", unet), List.of(AdapterUse.of(file, 1)))) {
            assertThat(merge.unmatched()).containsExactly("emb_params", "lora_unet_no_such_layer");
            assertThat(merge.changes("unet")).isTrue();
        }
    }

    @Test
    void filesThatDoNotFitAreRefusedWithLayerAndReason() {
        assertRefused(new RandomAdapter().add(LAYER + ".lora_down.weight", 4, IN), LAYER + ": lora_down without lora_up");
        assertRefused(new RandomAdapter().add(LAYER + ".lora_down.weight", 4, IN).add(LAYER + ".lora_up.weight", OUT, 5), "ranks of lora_down (4) and lora_up (5) differ");
        assertRefused(new RandomAdapter().add(LAYER + ".lora_down.weight", 4, 19).add(LAYER + ".lora_up.weight", OUT, 4), "lora_down takes 19 values, the layer's weight has 12 a row");
        assertRefused(new RandomAdapter().add(LAYER + ".lora_down.weight", 4, IN).add(LAYER + ".lora_up.weight", 15, 4), "lora_up gives 15 values, the layer 16");
        assertRefused(new RandomAdapter().add(LAYER + ".lokr_w1", 4, 4).add(LAYER + ".lokr_w2", 4, 4), "do not give a weight of");
        assertRefused(new RandomAdapter().add(LAYER + ".hada_w1_a", OUT, 3).add(LAYER + ".hada_w1_b", 3, IN), "has no hada_w2_a");
        assertRefused(file("a", 4, 4).add(LAYER + ".dora_scale", 5), "fits neither rows nor columns");
        assertRefused(new RandomAdapter().add(LAYER + ".dora_scale", OUT, 1), "is incomplete");
        assertRefused(new RandomAdapter().add("model.diffusion_model.out.2.weight", 4, 8, 3, 3), "holds no layer of an adapter");
        assertRefused(new RandomAdapter().add("lora_unet_input_blocks_7_1_transformer_blocks_0_attn2_to_k.lora_down.weight", 4, 2048)
            .add("lora_unet_input_blocks_7_1_transformer_blocks_0_attn2_to_k.lora_up.weight", OUT, 4), "another model family: it takes text of 2048 channels, this model has 12");
        assertRefused(file("a", 4, 4).add(LAYER + ".lora_up.weight", new Tensor(new int[] {OUT, 4}, filled(OUT * 4, Float.NaN))), "not finite");
        assertRefused(file("a", 4, Double.POSITIVE_INFINITY), "not finite");
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private void assertRefused(RandomAdapter file, String reason) {
        assertThatThrownBy(() -> merge(AdapterUse.of(file.write(folder.resolve("bad")), 1))).isInstanceOf(CheckpointException.class).hasMessageContaining(reason);
    }
}
