package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.adapter.RandomAdapter;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.onnx.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final String LAYER = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_";
    private static final long MB = 1 << 20;
    private static final int CHANNELS = 16;
    /** Of the weights that a LoRA changes in the smaller model. */
    private static final long BYTES = 4L * CHANNELS * (CHANNELS + 8);

    @TempDir
    Path folder;

    /** A LoRA for a model of that many channels. */
    private AdapterUse lora(int channels, int number) throws IOException {
        RandomAdapter file = new RandomAdapter().add(LAYER + "q.lora_down.weight", 4, channels).add(LAYER + "q.lora_up.weight", channels, 4)
            .add(LAYER + "v.lora_down.weight", 4, 8).add(LAYER + "v.lora_up.weight", channels, 4);
        return AdapterUse.of(file.write(folder.resolve("lora-" + channels + "-" + number)), 1 + number);
    }

    private static Image picture(DiffusionModel model) {
        TextToImageRequest request = TextToImageRequest.of("flat emoji of rocket", "", 16, 16, List.of(7L), 5, Emoji.scheduler(model, "DDIMScheduler", 1));
        return new TextToImage(model).run(request, Progress.NONE, new Cancellation()).getFirst();
    }

    @Test
    void aHundredChangesLeaveMemoryAndPicturesAsTheyWere() throws Exception {
        List<Path> models = List.of(TinyModel.write(folder.resolve("small"), CHANNELS), TinyModel.write(folder.resolve("large"), 2 * CHANNELS));
        Map<List<Object>, Image> pictures = new HashMap<>();
        long afterWarmUp = 0;
        try (LoadedModels plain = LoadedModels.of(0, Device.cpu(), folder, 2); LoadedModels.Lease small = plain.take(models.get(0), List.of());
             LoadedModels.Lease large = plain.take(models.get(1), List.of())) {
            // Room for both models and two of eight combinations: most changes load anew.
            long budget = small.model().bytes() + large.model().bytes() + 2 * BYTES;
            try (LoadedModels loaded = LoadedModels.of(budget, Device.cpu(), folder, 2)) {
                for (int i = 0; i < 100; i++) {
                    int which = i % 2;
                    List<AdapterUse> uses = i % 10 >= 8 ? List.of() : List.of(lora((1 + which) * CHANNELS, i / 2 % 4));
                    try (LoadedModels.Lease lease = loaded.take(models.get(which), uses)) {
                        Image picture = picture(lease.model());
                        Image before = pictures.putIfAbsent(List.of(which, uses), picture);
                        if (before != null) assertThat(picture).isEqualTo(before);
                    }
                    assertThat(loaded.bytes()).isLessThanOrEqualTo(budget);
                    if (i == 30) afterWarmUp = privateMemory();
                }
                assertThat(privateMemory() - afterWarmUp).as("growth over seventy changes").isLessThan(48 * MB);
            }
        }
        assertThat(pictures).hasSize(10);
        assertThat(pictures.values().stream().distinct().count()).as("all different").isEqualTo(10);
    }

    /** Heap after collection and native memory of this process, in bytes; files that are mapped do not count. */
    private static long privateMemory() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
        throw new IOException("no RssAnon");
    }

    @Test
    void aHeldCombinationIsTheSameModelAndAReplacedFileAnother() throws Exception {
        Path model = TinyModel.write(folder.resolve("model"), CHANNELS);
        try (LoadedModels loaded = LoadedModels.of(1000 * MB, Device.cpu(), folder, 2)) {
            AdapterUse use = lora(CHANNELS, 0);
            DiffusionModel first;
            try (LoadedModels.Lease lease = loaded.take(model, List.of(use)); LoadedModels.Lease plain = loaded.take(model, List.of())) {
                first = lease.model();
                assertThat(first.autoencoder()).isSameAs(plain.model().autoencoder());
                assertThat(first.denoiser()).isNotSameAs(plain.model().denoiser());
                assertThat(first.bytes()).isEqualTo(BYTES);
            }
            try (LoadedModels.Lease again = loaded.take(model, List.of(use)); LoadedModels.Lease nothing = loaded.take(model, List.of(AdapterUse.of(use.file(), 0)))) {
                assertThat(again.model()).isSameAs(first);
                assertThat(nothing.model().bytes()).isGreaterThan(MB);
            }
            new RandomAdapter().add(LAYER + "q.lora_down.weight", 2, CHANNELS).add(LAYER + "q.lora_up.weight", CHANNELS, 2).write(use.file());
            try (LoadedModels.Lease replaced = loaded.take(model, List.of(use))) {
                assertThat(replaced.model()).isNotSameAs(first);
            }
        }
    }

    @Test
    void aBrokenAdapterLeavesThePlainModelUsable() throws Exception {
        Path model = TinyModel.write(folder.resolve("model"), CHANNELS);
        try (LoadedModels loaded = LoadedModels.of(1000 * MB, Device.cpu(), folder, 2)) {
            Path bad = new RandomAdapter().add(LAYER + "q.lora_down.weight", 2, CHANNELS - 1).add(LAYER + "q.lora_up.weight", CHANNELS, 2).write(folder.resolve("bad"));
            assertThatThrownBy(() -> loaded.take(model, List.of(AdapterUse.of(bad, 1)))).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("lora_down takes 15 values");
            try (LoadedModels.Lease plain = loaded.take(model, List.of())) {
                assertThat(picture(plain.model())).isNotNull();
            }
        }
    }
}
