package io.darkroom.bench;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.DType;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.pipeline.ModelParts;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The sizes of published models, filled with random numbers: as fast and as large as the real ones, and of no other use. */
enum PublishedModel {
    SD15(64, Map.of(
        "unet", """
            {"_class_name":"UNet2DConditionModel","sample_size":64,"in_channels":4,"out_channels":4,"layers_per_block":2,
             "block_out_channels":[320,640,1280,1280],"cross_attention_dim":768,"attention_head_dim":8,
             "down_block_types":["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"],
             "up_block_types":["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"]}""",
        "vae", Texts.VAE.formatted(512, 0.18215),
        "text_encoder", Texts.CLIP_L,
        "scheduler", Texts.SCHEDULER)),

    SDXL(128, Map.of(
        "unet", """
            {"_class_name":"UNet2DConditionModel","sample_size":128,"in_channels":4,"out_channels":4,"layers_per_block":2,
             "block_out_channels":[320,640,1280],"cross_attention_dim":2048,"attention_head_dim":[5,10,20],
             "transformer_layers_per_block":[1,2,10],"use_linear_projection":true,"addition_embed_type":"text_time",
             "addition_time_embed_dim":256,"projection_class_embeddings_input_dim":2816,
             "down_block_types":["DownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D"],
             "up_block_types":["CrossAttnUpBlock2D","CrossAttnUpBlock2D","UpBlock2D"]}""",
        "vae", Texts.VAE.formatted(1024, 0.13025),
        "text_encoder", Texts.CLIP_L,
        "text_encoder_2", """
            {"architectures":["CLIPTextModelWithProjection"],"vocab_size":49408,"hidden_size":1280,"intermediate_size":5120,
             "num_hidden_layers":32,"num_attention_heads":20,"hidden_act":"gelu","projection_dim":1280,"eos_token_id":2}""",
        "scheduler", Texts.SCHEDULER));

    /** What both have in common. */
    private static final class Texts {
        private static final String VAE = """
            {"_class_name":"AutoencoderKL","sample_size":%s,"scaling_factor":%s,"latent_channels":4,"layers_per_block":2,
             "block_out_channels":[128,256,512,512],
             "down_block_types":["DownEncoderBlock2D","DownEncoderBlock2D","DownEncoderBlock2D","DownEncoderBlock2D"],
             "up_block_types":["UpDecoderBlock2D","UpDecoderBlock2D","UpDecoderBlock2D","UpDecoderBlock2D"]}""";
        private static final String CLIP_L = """
            {"architectures":["CLIPTextModel"],"vocab_size":49408,"hidden_size":768,"intermediate_size":3072,"num_hidden_layers":12,
             "num_attention_heads":12,"hidden_act":"quick_gelu","projection_dim":768,"eos_token_id":2}""";
        private static final String SCHEDULER = """
            {"_class_name":"PNDMScheduler","num_train_timesteps":1000,"beta_start":0.00085,"beta_end":0.012,
             "beta_schedule":"scaled_linear","skip_prk_steps":true,"steps_offset":1,"set_alpha_to_one":false}""";
    }

    private static final double DEVIATION = 0.02;
    private static final int BLOCK = 1 << 16;

    private final int latentEdge;
    private final Map<String, String> configs;

    PublishedModel(int latentEdge, Map<String, String> configs) {
        this.latentEdge = latentEdge;
        this.configs = configs;
    }

    /** Height and width of the latents that it was trained at. */
    int latentEdge() {
        return latentEdge;
    }

    /** Writes the model in the diffusers layout, without tokenizers, unless it is there already. */
    ModelParts in(Path folder) throws IOException {
        Path done = folder.resolve("complete");
        if (!Files.exists(done)) {
            for (Map.Entry<String, String> part : configs.entrySet()) write(folder.resolve(part.getKey()), part.getKey(), part.getValue());
            Files.createFile(done);
        }
        List<ModelParts.Text> texts = new ArrayList<>();
        for (String name : List.of("text_encoder", "text_encoder_2")) {
            if (configs.containsKey(name)) texts.add(new ModelParts.Text(ClipTokenizer.published(), Component.open(folder.resolve(name))));
        }
        return new ModelParts(texts, Component.open(folder.resolve("unet")), Component.open(folder.resolve("vae")),
            Config.parse(folder, configs.get("scheduler")).json(), null, texts.size() == 2, false, 0);
    }

    private static void write(Path folder, String part, String json) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(part.equals("scheduler") ? "scheduler_config.json" : "config.json"), json);
        Map<String, SafetensorsWriter.Part> tensors = new LinkedHashMap<>();
        for (Network network : networks(part, Config.parse(folder, json))) {
            RequiredTensors.of(network).forEach((key, shape) -> tensors.put(key, new SafetensorsWriter.Part(DType.F32, shape, out -> write(out, key, shape))));
        }
        String name = part.startsWith("text") ? "model.safetensors" : "diffusion_pytorch_model.safetensors";
        if (!tensors.isEmpty()) SafetensorsWriter.writeParts(folder.resolve(name), tensors, Map.of());
    }

    private static List<Network> networks(String part, Config config) {
        return switch (part) {
            case "unet" -> List.of(new UNet(UNetConfig.of(config), false));
            case "vae" -> List.of(LatentCoder.of(config).encoder(), LatentCoder.of(config).decoder());
            case "text_encoder", "text_encoder_2" -> List.of(ClipText.of(config));
            case "scheduler" -> List.of();
            default -> throw new IllegalArgumentException(part);
        };
    }

    /** The same numbers at every run: normal around 0, and around 1 for the factors of norms. */
    private static void write(WritableByteChannel out, String key, long[] shape) throws IOException {
        SplittableRandom random = new SplittableRandom(key.hashCode());
        boolean factor = shape.length == 1 && key.contains("norm") && key.endsWith(".weight");
        long left = 1;
        for (long extent : shape) left *= extent;
        ByteBuffer block = ByteBuffer.allocateDirect(Float.BYTES * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (; left > 0; left -= BLOCK) {
            block.clear();
            for (long i = Math.min(left, BLOCK); i > 0; i--) block.putFloat((float) random.nextGaussian(factor ? 1 : 0, DEVIATION));
            block.flip();
            while (block.hasRemaining()) out.write(block);
        }
    }
}
