package io.darkroom.bench;

import io.darkroom.diffusion.adapter.AdapterMerge;
import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.adapter.MergedWeights;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.DType;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter.Part;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long it takes until the denoiser of Stable Diffusion 1.5, in its full size and with random weights, runs with another
 * LoRA over all its attention layers: reading and merging the file, and making the session. Weights and LoRAs are made in a
 * folder that stays, 3.5 GB of it.
 */
public final class AdapterSwitch {
    private static final int FILES = 4;
    private static final int BLOCK = 1 << 20;
    private static final String SETTINGS = """
        {"in_channels": 4, "out_channels": 4, "block_out_channels": [320, 640, 1280, 1280], "layers_per_block": 2, "attention_head_dim": 8,
         "cross_attention_dim": 768, "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
         "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]}""";

    private AdapterSwitch() {
    }

    /** Arguments: a folder, the LoRAs' rank (default 16), threads (default 2), switches (default 12). */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int rank = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        int switches = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 12;
        Path settings = Files.writeString(folder.resolve("config.json"), SETTINGS);
        UNet unet = new UNet(UNetConfig.of(Config.read(settings)), false);
        Path weights = folder.resolve("unet.safetensors");
        if (!Files.exists(weights)) writeWeights(weights, RequiredTensors.of(unet));
        for (int i = 0; i < FILES; i++) writeLora(lora(folder, rank, i), RequiredTensors.of(unet), rank, i);
        WeightFiles files = WeightFiles.of(weights);
        measure("base", switches, i -> OnnxNetwork.open(unet, files, Device.cpu(), folder, threads).close());
        measure("merge", switches, i -> {
            try (AdapterMerge adapters = adapters(unet, lora(folder, rank, i % FILES)); MergedWeights merged = adapters.merge("unet", files, folder, threads)) {
                merged.await();
                if (i == 0) System.out.printf(Locale.ROOT, "%d weights of %d MB change%n", merged.tensors().size(), merged.bytes() >> 20);
            }
        });
        measure("switch", switches, i -> {
            try (AdapterMerge adapters = adapters(unet, lora(folder, rank, i % FILES)); MergedWeights merged = adapters.merge("unet", files, folder, threads);
                 OnnxNetwork network = OnnxNetwork.open(unet, files.with(merged.tensors()), Device.cpu(), folder, threads)) {
                merged.await();
            }
        });
    }

    private static Path lora(Path folder, int rank, int number) {
        return folder.resolve("lora-" + rank + "-" + number + ".safetensors");
    }

    private static AdapterMerge adapters(UNet unet, Path lora) throws IOException {
        return AdapterMerge.open(Map.of("unet", unet), List.of(AdapterUse.of(lora, 0.8)));
    }

    @FunctionalInterface
    private interface Work {
        void run(int number) throws IOException;
    }

    private static void measure(String what, int times, Work work) throws IOException {
        double[] millis = new double[times];
        double[] processor = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            long startProcessor = processorTime();
            work.run(i);
            processor[i] = (processorTime() - startProcessor) / 1e6;
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        Arrays.sort(processor);
        System.out.printf(Locale.ROOT, "%-8s first %6.0f ms   min %6.0f ms   median %6.0f ms   max %6.0f ms   processor time: median %6.0f ms%n",
            what, first, millis[0], millis[times / 2], millis[times - 1], processor[times / 2]);
    }

    /** Of all threads, in nanoseconds: what a busy machine cannot spoil. */
    private static long processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static void writeWeights(Path file, Map<String, long[]> shapes) throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> parts.put(name, part(shape, 0.7 / Math.sqrt((double) size(shape) / shape[0]), name.hashCode())));
        SafetensorsWriter.writeParts(file, parts, Map.of());
    }

    private static void writeLora(Path file, Map<String, long[]> shapes, int rank, int seed) throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (!name.matches(".*\\.attn[12]\\.to_.*\\.weight")) return;
            String layer = "lora_unet_" + name.substring(0, name.length() - ".weight".length()).replace('.', '_');
            parts.put(layer + ".lora_down.weight", part(new long[] {rank, shape[1]}, 0.02, seed + name.hashCode()));
            parts.put(layer + ".lora_up.weight", part(new long[] {shape[0], rank}, 0.02, seed + name.hashCode() + 1));
        });
        SafetensorsWriter.writeParts(file, parts, Map.of());
    }

    private static long size(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Normal numbers, the same million again and again from another place on. */
    private static Part part(long[] shape, double deviation, int seed) {
        return new Part(DType.F32, shape, out -> {
            int from = Math.floorMod(seed, NORMAL.length);
            ByteBuffer block = ByteBuffer.allocateDirect(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long left = size(shape); left > 0; left -= BLOCK) {
                block.clear();
                for (int i = 0; i < Math.min(left, BLOCK); i++) block.putFloat((float) deviation * NORMAL[(from + i) % NORMAL.length]);
                block.flip();
                while (block.hasRemaining()) out.write(block);
            }
        });
    }

    private static final float[] NORMAL = normal();

    private static float[] normal() {
        Random random = new Random(1);
        float[] values = new float[BLOCK - 3];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
