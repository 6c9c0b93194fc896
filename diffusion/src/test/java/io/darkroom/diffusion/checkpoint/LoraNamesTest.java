package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.LoraNames.Layer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoraNamesTest {
    private final LoraNames names = LoraNames.of(Map.of(
        "unet", List.of("conv_in.weight", "down_blocks.0.resnets.0.conv1.weight", "down_blocks.0.resnets.1.conv1.weight", "down_blocks.0.downsamplers.0.conv.weight",
            "down_blocks.1.resnets.0.conv1.weight", "down_blocks.1.resnets.1.time_emb_proj.bias", "down_blocks.1.attentions.0.proj_in.weight",
            "down_blocks.1.attentions.1.transformer_blocks.3.attn1.to_out.0.weight", "mid_block.attentions.0.proj_out.weight",
            "up_blocks.0.resnets.0.conv1.weight", "up_blocks.0.resnets.1.conv1.weight", "up_blocks.0.resnets.2.conv1.weight",
            "up_blocks.0.attentions.0.proj_in.weight", "up_blocks.0.upsamplers.0.conv.weight", "up_blocks.1.resnets.0.conv1.weight"),
        "text_encoder", List.of("text_model.encoder.layers.0.mlp.fc1.weight"),
        "text_encoder_2", List.of("encoder.layers.31.self_attn.out_proj.weight")));

    @Test
    void aLayerHasTheFoldersNameAndTheOriginalProgramsName() {
        Layer layer = new Layer("unet", "down_blocks.1.attentions.1.transformer_blocks.3.attn1.to_out.0");
        assertThat(names.layer("lora_unet_down_blocks_1_attentions_1_transformer_blocks_3_attn1_to_out_0")).contains(layer);
        assertThat(names.layer("lora_unet_input_blocks_5_1_transformer_blocks_3_attn1_to_out_0")).contains(layer);
        assertThat(names.layer("lora_unet_middle_block_1_proj_out")).contains(new Layer("unet", "mid_block.attentions.0.proj_out"));
        assertThat(names.layer("lora_unet_input_blocks_3_0_op")).contains(new Layer("unet", "down_blocks.0.downsamplers.0.conv"));
        assertThat(names.layer("lora_unet_input_blocks_5_0_emb_layers_1")).contains(new Layer("unet", "down_blocks.1.resnets.1.time_emb_proj"));
        assertThat(names.layer("lora_unet_output_blocks_2_2_conv")).contains(new Layer("unet", "up_blocks.0.upsamplers.0.conv"));
        assertThat(names.layer("lora_unet_output_blocks_3_0_in_layers_2")).contains(new Layer("unet", "up_blocks.1.resnets.0.conv1"));
    }

    @Test
    void textEncodersAreNumberedOrNotAndKeepTheirOwnSpelling() {
        Layer first = new Layer("text_encoder", "text_model.encoder.layers.0.mlp.fc1");
        assertThat(names.layer("lora_te_text_model_encoder_layers_0_mlp_fc1")).contains(first);
        assertThat(names.layer("lora_te1_text_model_encoder_layers_0_mlp_fc1")).contains(first);
        assertThat(names.layer("lora_te2_text_model_encoder_layers_31_self_attn_out_proj"))
            .contains(new Layer("text_encoder_2", "encoder.layers.31.self_attn.out_proj"));
    }

    @Test
    void otherNamesMeanNothing() {
        assertThat(names.layer("lora_unet_input_blocks_5_1_proj_out")).isEmpty();
        assertThat(names.layer("lora_te2_text_model_encoder_layers_0_mlp_fc1")).isEmpty();
        assertThat(names.layer("")).isEmpty();
        assertThatThrownBy(() -> LoraNames.of(Map.of("vae", List.of("a.weight")))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("vae");
    }
}
