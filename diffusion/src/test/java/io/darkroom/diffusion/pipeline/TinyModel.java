package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whole models of one level and random weights, loaded in a moment; the tokenizer is the bundled model's. */
final class TinyModel {

    private TinyModel() {
    }

    /** Writes a folder. @param channels of the denoiser, a multiple of 4 */
    static Path write(Path folder, int channels) throws IOException {
        config(folder, "model_index.json", """
            {"unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"], "text_encoder": ["transformers", "CLIPTextModel"],
             "tokenizer": ["transformers", "CLIPTokenizer"], "scheduler": ["diffusers", "DDIMScheduler"]}""");
        Config text = config(folder, "text_encoder/config.json", """
            {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "eos_token_id": 49407}""");
        Config unet = config(folder, "unet/config.json", """
            {"block_out_channels": [%d], "layers_per_block": 1, "attention_head_dim": 2, "cross_attention_dim": 8, "norm_num_groups": 4,
             "down_block_types": ["CrossAttnDownBlock2D"], "up_block_types": ["CrossAttnUpBlock2D"]}""".formatted(channels));
        Config coder = config(folder, "vae/config.json", """
            {"_class_name": "AutoencoderKL", "block_out_channels": [4, 4], "layers_per_block": 1, "norm_num_groups": 2, "latent_channels": 4,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D"]}""");
        for (String file : List.of("scheduler/scheduler_config.json", "tokenizer/merges.txt", "tokenizer/vocab.json", "tokenizer/tokenizer_config.json",
            "tokenizer/special_tokens_map.json")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(Emoji.folder().resolve(file), folder.resolve(file));
        }
        weights(folder, "text_encoder/model.safetensors", ClipText.of(text));
        weights(folder, "unet/diffusion_pytorch_model.safetensors", new UNet(UNetConfig.of(unet), false));
        weights(folder, "vae/diffusion_pytorch_model.safetensors", LatentCoder.of(coder).encoder(), LatentCoder.of(coder).decoder());
        return folder;
    }

    private static Config config(Path folder, String name, String json) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Config.read(Files.writeString(file, json));
    }

    private static void weights(Path folder, String name, Network... networks) throws IOException {
        RandomWeights.write(folder.resolve(name), networks);
    }
}
