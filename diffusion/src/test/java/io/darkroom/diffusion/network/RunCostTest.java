package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunCostTest {
    private static final UNet SD15 = new UNet(UNetConfig.of(Config.parse(Path.of("sd15"), """
        {"block_out_channels":[320,640,1280,1280],"layers_per_block":2,"cross_attention_dim":768,"attention_head_dim":8,
         "down_block_types":["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"],
         "up_block_types":["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"]}""")), false);

    /** One convolution, one matrix and one attention, small enough to be counted by hand. */
    private record Small() implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("x", "batch", 3, "height", "width"));
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            T picture = ops.conv2d(inputs.get("x"), ops.param("c", 5, 3, 3, 3), null, 2, Padding.same(3));
            T tokens = ops.linear(ops.tokens(picture), ops.param("m", 8, 5), null);
            return Map.of("y", ops.attention(tokens, tokens, tokens, 2, false));
        }
    }

    @Test
    void countsAMultiplicationWithItsAdditionAsTwo() {
        RunCost cost = RunCost.of(new Small(), Map.of("x", new long[] {2, 3, 7, 4}));
        assertThat(cost.convolutions()).isEqualTo(2 * (2 * 5 * 4 * 2) * (3 * 3 * 3));
        assertThat(cost.matrices()).isEqualTo(2 * (2 * 8) * 5 * 8);
        assertThat(cost.attention()).isEqualTo(2 * 2 * (2 * 8 * 8) * 8);
        assertThat(cost.operations()).isEqualTo(cost.convolutions() + cost.matrices() + cost.attention());
        assertThat(cost.largest()).isEqualTo(2 * 3 * 7 * 4);
    }

    @Test
    void stableDiffusionTakesTheWorkThatOthersCounted() {
        RunCost cost = RunCost.of(SD15, Map.of("sample", new long[] {1, 4, 64, 64}, "time", new long[] {1, 320}, "encoder_hidden_states", new long[] {1, 77, 768}));
        assertThat(cost.operations() / 1e9).isCloseTo(803, Offset.offset(1.0));
        assertThat(cost.convolutions() / 1e9).isCloseTo(444, Offset.offset(1.0));
        assertThat(cost.attention() / 1e9).isCloseTo(126, Offset.offset(1.0));
    }

    @Test
    void aBatchCostsAsMuchAsItsRows() {
        RunCost two = RunCost.of(SD15, Map.of("sample", new long[] {2, 4, 9, 7}, "time", new long[] {2, 320}, "encoder_hidden_states", new long[] {2, 77, 768}));
        RunCost one = RunCost.of(SD15, Map.of("sample", new long[] {1, 4, 9, 7}, "time", new long[] {1, 320}, "encoder_hidden_states", new long[] {1, 77, 768}));
        assertThat(two.operations()).isEqualTo(2 * one.operations());
    }

    @Test
    void anAutoencodersRoomIsThatOfItsLargestLayer() {
        Config config = Config.parse(Path.of("vae"), """
            {"block_out_channels":[128,256,512,512],"layers_per_block":2,
             "down_block_types":["DownEncoderBlock2D","DownEncoderBlock2D","DownEncoderBlock2D","DownEncoderBlock2D"],
             "up_block_types":["UpDecoderBlock2D","UpDecoderBlock2D","UpDecoderBlock2D","UpDecoderBlock2D"]}""");
        assertThat(AutoencoderKl.of(config).decoder().roomPerPixel()).isEqualTo(256 * 64 * 5 / 2);
        assertThat(AutoencoderKl.of(config).encoder().roomPerPixel()).isEqualTo(128 * 5 / 2);
    }

    @Test
    void everyInputNeedsAShape() {
        assertThatThrownBy(() -> RunCost.of(SD15, Map.of())).isInstanceOf(IllegalArgumentException.class).hasMessage("no shape for input sample");
    }
}
