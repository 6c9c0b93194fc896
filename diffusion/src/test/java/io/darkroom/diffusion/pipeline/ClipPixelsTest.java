package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of any size become the square that CLIP looks at. */
class ClipPixelsTest {

    @TempDir
    Path folder;

    @Test
    void eachColourIsNormalised() {
        Tensor pixels = ClipPixels.of(4).of(List.of(plain(9, 6, 255, 0, 51)));
        assertThat(pixels.shape()).containsExactly(1, 3, 4, 4);
        double[] expected = {(1 - 0.48145466) / 0.26862954, (0 - 0.4578275) / 0.26130258, (0.2 - 0.40821073) / 0.27577711};
        for (int i = 0; i < 48; i++) assertThat(pixels.data()[i]).isCloseTo((float) expected[i / 16], within(1e-6f));
    }

    @Test
    void theMiddleIsKept() throws IOException {
        Image stripes = plain(8, 4, 0, 0, 0);
        for (int y = 0; y < 4; y++) for (int x = 2; x < 6; x++) stripes.rgb()[3 * (8 * y + x)] = (byte) 255;
        ClipPixels plain = read("{\"size\": {\"shortest_edge\": 4}, \"crop_size\": {\"height\": 4, \"width\": 4}, \"do_normalize\": false}");
        assertThat(Arrays.copyOf(plain.of(List.of(stripes)).data(), 16)).containsOnly(1);
        assertThat(Arrays.copyOfRange(plain.of(List.of(stripes)).data(), 16, 48)).containsOnly(0);
    }

    @Test
    void aPictureSmallerThanTheSquareIsPutOnBlack() throws IOException {
        ClipPixels padded = read("{\"do_resize\": false, \"crop_size\": 4, \"do_normalize\": false, \"do_rescale\": false}");
        float[] red = Arrays.copyOf(padded.of(List.of(plain(2, 4, 7, 7, 7))).data(), 16);
        assertThat(red).containsExactly(0, 7, 7, 0, 0, 7, 7, 0, 0, 7, 7, 0, 0, 7, 7, 0);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        assertThatThrownBy(() -> read("{\"image_std\": [1, 0, 1]}")).isInstanceOf(CheckpointException.class).hasMessageContaining("image_std");
        assertThatThrownBy(() -> read("{\"size\": {\"height\": 4, \"width\": 4}}")).isInstanceOf(CheckpointException.class).hasMessageContaining("shortest_edge");
        assertThatThrownBy(() -> read("{\"crop_size\": {\"height\": 4, \"width\": 5}}")).isInstanceOf(CheckpointException.class).hasMessageContaining("width");
    }

    private ClipPixels read(String json) throws IOException {
        return ClipPixels.of(Config.read(Files.writeString(folder.resolve("preprocessor_config.json"), json)));
    }

    private static Image plain(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) new int[] {red, green, blue}[i % 3];
        return new Image(width, height, rgb);
    }
}
