package io.darkroom.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Family;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Prediction;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Use;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that a folder would hold as {@code config.json}, for the networks of a single file. Sizes are read from the
 * tensors' shapes; what shapes cannot tell (heads, activations, the scheduler) is that of the published models of the family.
 */
final class SingleFileConfigs {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int HEAD_WIDTH = 64;

    private SingleFileConfigs() {
    }

    /** A {@code UNet2DConditionModel}, or a {@code ControlNetModel}, which has the same settings as far as the way down goes. */
    static ObjectNode denoiser(NetworkShapes net, CheckpointIdentity identity) {
        ObjectNode config = JSON.objectNode().put("_class_name", net.has("controlnet_down_blocks.") ? "ControlNetModel" : "UNet2DConditionModel");
        config.put("in_channels", net.extent("conv_in.weight", 1));
        if (net.has("conv_out.")) config.put("out_channels", net.extent("conv_out.weight", 0));
        int levels = net.entries("down_blocks.");
        List<Integer> channels = new ArrayList<>();
        List<Integer> layers = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            channels.add(net.extent("down_blocks." + i + ".resnets.0.conv1.weight", 0));
            layers.add(net.entries("down_blocks." + i + ".resnets."));
            depths.add(net.entries("down_blocks." + i + ".attentions.0.transformer_blocks."));
        }
        config.set("block_out_channels", list(channels));
        config.set("layers_per_block", oneOrList(layers));
        config.set("down_block_types", blocks(net, "down_blocks.", "DownBlock2D"));
        if (net.has("up_blocks.")) config.set("up_block_types", blocks(net, "up_blocks.", "UpBlock2D"));
        config.put("cross_attention_dim", net.contextChannels());
        boolean widthDecides = identity.family().orElse(Family.SD1) != Family.SD1 && identity.use() != Use.X4_UPSCALER;
        if (widthDecides) config.set("attention_head_dim", list(channels.stream().map(count -> Math.max(1, count / HEAD_WIDTH)).toList()));
        else config.put("attention_head_dim", 8);
        String transformer = net.transformer();
        config.put("use_linear_projection", net.axes(transformer.replaceFirst("\\.transformer_blocks\\..*", ".proj_in.weight")) == 2);
        List<Integer> deep = depths.stream().filter(depth -> depth > 0).distinct().toList();
        if (deep.size() == 1) config.put("transformer_layers_per_block", deep.getFirst());
        else config.set("transformer_layers_per_block", list(depths.stream().map(depth -> Math.max(1, depth)).toList()));
        onlyCross(config, net, levels);
        if (net.has("class_embedding.")) config.put("num_class_embeds", net.extent("class_embedding.weight", 0));
        if (net.has("time_embedding.cond_proj.")) config.put("time_cond_proj_dim", net.extent("time_embedding.cond_proj.weight", 1));
        if (net.has("add_embedding.")) {
            config.put("addition_embed_type", "text_time").put("addition_time_embed_dim", 256);
            config.put("projection_class_embeddings_input_dim", net.extent("add_embedding.linear_1.weight", 1));
        }
        if (net.has("controlnet_cond_embedding.")) condition(config, net);
        if (identity.pictureSize() > 0) config.put("sample_size", identity.use() == Use.X4_UPSCALER ? 128 : identity.pictureSize() / 8);
        return config;
    }

    /** Whether a level's first attention looks at the text too; a level without attention goes with the next one. */
    private static void onlyCross(ObjectNode config, NetworkShapes net, int levels) {
        List<Boolean> onlyCross = new ArrayList<>();
        boolean next = false;
        for (int i = levels - 1; i >= 0; i--) {
            String block = "down_blocks." + i + ".attentions.0.transformer_blocks.0.attn1.to_k.weight";
            if (net.axes(block) == 2) next = net.extent(block, 1) != net.extent(block, 0);
            onlyCross.addFirst(next);
        }
        if (!onlyCross.contains(true)) {
            config.put("only_cross_attention", false);
            return;
        }
        ArrayNode list = config.putArray("only_cross_attention");
        onlyCross.forEach(list::add);
    }

    private static void condition(ObjectNode config, NetworkShapes net) {
        String key = "controlnet_cond_embedding.";
        config.put("conditioning_channels", net.extent(key + "conv_in.weight", 1));
        ArrayNode widths = config.putArray("conditioning_embedding_out_channels").add(net.extent(key + "conv_in.weight", 0));
        for (int k = 1; k < net.entries(key + "blocks."); k += 2) widths.add(net.extent(key + "blocks." + k + ".weight", 0));
    }

    /** An {@code AutoencoderKL}. */
    static ObjectNode autoencoder(NetworkShapes net, CheckpointIdentity identity) {
        ObjectNode config = JSON.objectNode().put("_class_name", "AutoencoderKL");
        config.put("in_channels", net.extent("encoder.conv_in.weight", 1)).put("out_channels", net.extent("decoder.conv_out.weight", 0));
        config.put("latent_channels", net.extent("decoder.conv_in.weight", 1));
        int levels = net.entries("encoder.down_blocks.");
        ArrayNode channels = config.putArray("block_out_channels");
        for (int i = 0; i < levels; i++) channels.add(net.extent("encoder.down_blocks." + i + ".resnets.0.conv1.weight", 0));
        config.put("layers_per_block", net.entries("encoder.down_blocks.0.resnets."));
        for (int i = 0; i < levels; i++) config.withArray("down_block_types").add("DownEncoderBlock2D");
        for (int i = 0; i < levels; i++) config.withArray("up_block_types").add("UpDecoderBlock2D");
        config.put("mid_block_add_attention", net.has("decoder.mid_block.attentions."));
        config.put("use_quant_conv", net.has("quant_conv.")).put("use_post_quant_conv", net.has("post_quant_conv."));
        return config.put("scaling_factor", identity.latentScaling());
    }

    /** A {@code CLIPTextModel}, or a {@code CLIPTextModelWithProjection} where the second text encoder of SDXL is meant. */
    static ObjectNode textEncoder(NetworkShapes net, CheckpointIdentity identity, String component) {
        boolean projected = component.equals("text_encoder_2");
        ObjectNode config = JSON.objectNode();
        config.putArray("architectures").add(projected ? "CLIPTextModelWithProjection" : "CLIPTextModel");
        int channels = net.extent("text_model.embeddings.token_embedding.weight", 1);
        int blocks = net.entries("text_model.encoder.layers.");
        boolean lastUnused = identity.family().orElse(null) == Family.SD2;
        config.put("vocab_size", net.extent("text_model.embeddings.token_embedding.weight", 0)).put("hidden_size", channels);
        config.put("max_position_embeddings", net.extent("text_model.embeddings.position_embedding.weight", 0));
        config.put("intermediate_size", net.extent("text_model.encoder.layers.0.mlp.fc1.weight", 0));
        config.put("num_hidden_layers", lastUnused ? blocks - 1 : blocks).put("num_attention_heads", Math.max(1, channels / HEAD_WIDTH));
        config.put("hidden_act", net.isOpenClip() ? "gelu" : "quick_gelu").put("eos_token_id", 2);
        if (projected) config.put("projection_dim", net.extent("text_projection.weight", 0));
        return config;
    }

    /** {@code scheduler_config.json} as the family's published folders have it. */
    static ObjectNode scheduler(CheckpointIdentity identity) {
        boolean upscaler = identity.use() == Use.X4_UPSCALER;
        ObjectNode config = JSON.objectNode().put("beta_start", upscaler ? 0.0001 : 0.00085).put("beta_end", upscaler ? 0.02 : 0.012);
        config.put("beta_schedule", "scaled_linear").put("num_train_timesteps", 1000).put("steps_offset", 1);
        config.put("prediction_type", identity.prediction() == Prediction.V ? "v_prediction" : "epsilon");
        return switch (identity.family().orElse(Family.SD1)) {
            case SD1 -> identity.use() == Use.INSTRUCT_PIX2PIX ? config.put("_class_name", "EulerAncestralDiscreteScheduler")
                : config.put("_class_name", "PNDMScheduler").put("skip_prk_steps", true).put("set_alpha_to_one", false).put("clip_sample", false);
            case SD2 -> config.put("_class_name", "DDIMScheduler").put("set_alpha_to_one", false).put("clip_sample", false);
            case SDXL, SDXL_REFINER -> {
                config.put("_class_name", "EulerDiscreteScheduler").put("timestep_spacing", "leading").put("interpolation_type", "linear");
                yield identity.zeroTerminalSnr() ? config.put("rescale_betas_zero_snr", true) : config;
            }
        };
    }

    /** {@code low_res_scheduler} of the published upscaler. */
    static ObjectNode pictureNoise() {
        return JSON.objectNode().put("_class_name", "DDPMScheduler").put("beta_start", 0.0001).put("beta_end", 0.02).put("beta_schedule", "scaled_linear")
            .put("num_train_timesteps", 1000).put("clip_sample", true).put("variance_type", "fixed_small").put("prediction_type", "epsilon");
    }

    private static ArrayNode blocks(NetworkShapes net, String prefix, String name) {
        ArrayNode types = JSON.arrayNode();
        for (int i = 0; i < net.entries(prefix); i++) types.add(net.has(prefix + i + ".attentions.0.") ? "CrossAttn" + name : name);
        return types;
    }

    private static JsonNode oneOrList(List<Integer> numbers) {
        return numbers.stream().distinct().count() == 1 ? JSON.numberNode(numbers.getFirst()) : list(numbers);
    }

    private static ArrayNode list(List<Integer> numbers) {
        ArrayNode list = JSON.arrayNode();
        numbers.forEach(list::add);
        return list;
    }
}
