package io.darkroom.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterKeyTest {

    @ParameterizedTest
    @CsvSource({
        "lora_unet_mid_block_attentions_0_proj_in.lora_down.weight, lora_unet_mid_block_attentions_0_proj_in, LORA_DOWN",
        "unet.mid_block.attentions.0.proj_in.lora_A.weight, lora_unet_mid_block_attentions_0_proj_in, LORA_DOWN",
        "base_model.model.unet.mid_block.attentions.0.proj_in.lora_B.default.weight, lora_unet_mid_block_attentions_0_proj_in, LORA_UP",
        "unet.mid_block.attentions.0.proj_in.lora.up.weight, lora_unet_mid_block_attentions_0_proj_in, LORA_UP",
        "diffusion_model.middle_block.1.proj_in.lora_B.weight, lora_unet_middle_block_1_proj_in, LORA_UP",
        "lycoris_mid_block_attentions_0_proj_in.lokr_w2_a, lora_unet_mid_block_attentions_0_proj_in, LOKR_W2_A",
        "mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight, lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q, LORA_DOWN",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn2.processor.to_out_lora.up.weight, lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_out_0, LORA_UP",
        "lora_te_text_model_encoder_layers_3_mlp_fc1.alpha, lora_te_text_model_encoder_layers_3_mlp_fc1, ALPHA",
        "text_encoder.text_model.encoder.layers.3.self_attn.q_proj.lora_linear_layer.down.weight, lora_te_text_model_encoder_layers_3_self_attn_q_proj, LORA_DOWN",
        "text_encoder.text_model.encoder.layers.3.self_attn.to_out_lora.down.weight, lora_te_text_model_encoder_layers_3_self_attn_out_proj, LORA_DOWN",
        "text_encoder.encoder.layers.3.self_attn.q_proj.lora_magnitude_vector, lora_te_text_model_encoder_layers_3_self_attn_q_proj, MAGNITUDE",
        "text_encoder_2.text_projection.lora_A.weight, lora_te2_text_projection, LORA_DOWN",
        "lora_te2_text_model_encoder_layers_0_mlp_fc2.dora_scale, lora_te2_text_model_encoder_layers_0_mlp_fc2, DORA_SCALE",
        "lora_unet_conv_in.lora_mid.weight, lora_unet_conv_in, LORA_MID",
        "lora_unet_conv_in.hada_t1, lora_unet_conv_in, HADA_T1",
        "lora_unet_conv_in.diff_b, lora_unet_conv_in, DIFF_B",
        "lora_unet_conv_norm_out.w_norm, lora_unet_conv_norm_out, DIFF"})
    void allSpellingsNameTheLayerInOneWay(String key, String layer, Part part) {
        assertThat(AdapterKey.of(key)).hasValueSatisfying(parsed -> {
            assertThat(parsed.layer()).isEqualTo(layer);
            assertThat(parsed.part()).isEqualTo(part);
        });
    }

    @Test
    void otherTensorsAreNoParts() {
        assertThat(AdapterKey.of("emb_params")).isEmpty();
        assertThat(AdapterKey.of(".alpha")).isEmpty();
    }
}
