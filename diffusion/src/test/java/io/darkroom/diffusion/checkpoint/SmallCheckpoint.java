package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.network.AutoencoderKl;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;

/**
 * A model of random weights, as small as the published settings of Stable Diffusion 1 allow: in the folder layout, and in one
 * file under the original program's names.
 */
public final class SmallCheckpoint {
    private static final String UNET = """
        {"block_out_channels":[32,64],"layers_per_block":1,"down_block_types":["CrossAttnDownBlock2D","DownBlock2D"],
         "up_block_types":["UpBlock2D","CrossAttnUpBlock2D"],"cross_attention_dim":64,"attention_head_dim":8}""";
    private static final String VAE = """
        {"block_out_channels":[32,32],"layers_per_block":1,"down_block_types":["DownEncoderBlock2D","DownEncoderBlock2D"],
         "up_block_types":["UpDecoderBlock2D","UpDecoderBlock2D"],"scaling_factor":0.18215}""";
    private static final String TEXT = """
        {"architectures":["CLIPTextModel"],"vocab_size":49408,"hidden_size":64,"intermediate_size":64,"num_hidden_layers":1,
         "num_attention_heads":1,"hidden_act":"quick_gelu","eos_token_id":2}""";
    private static final String SCHEDULER = """
        {"_class_name":"PNDMScheduler","beta_start":0.00085,"beta_end":0.012,"beta_schedule":"scaled_linear","skip_prk_steps":true,"steps_offset":1,
         "set_alpha_to_one":false}""";
    private static final String INDEX = """
        {"unet":["diffusers","UNet2DConditionModel"],"vae":["diffusers","AutoencoderKL"],"text_encoder":["transformers","CLIPTextModel"],
         "tokenizer":["transformers","CLIPTokenizer"],"scheduler":["diffusers","PNDMScheduler"]}""";

    private SmallCheckpoint() {
    }

    /** Writes the folder layout; the tokenizer is left out. */
    public static Path folder(Path folder) throws IOException {
        for (String part : List.of("unet", "vae", "text_encoder", "scheduler")) Files.createDirectories(folder.resolve(part));
        Files.writeString(folder.resolve("model_index.json"), INDEX);
        Files.writeString(folder.resolve("scheduler/scheduler_config.json"), SCHEDULER);
        Files.writeString(folder.resolve("unet/config.json"), UNET);
        Files.writeString(folder.resolve("vae/config.json"), VAE);
        Files.writeString(folder.resolve("text_encoder/config.json"), TEXT);
        AutoencoderKl vae = AutoencoderKl.of(Config.parse(folder, VAE));
        RandomWeights.write(folder.resolve("unet/diffusion_pytorch_model.safetensors"), new UNet(UNetConfig.of(Config.parse(folder, UNET)), false));
        RandomWeights.write(folder.resolve("vae/diffusion_pytorch_model.safetensors"), vae.encoder(), vae.decoder());
        RandomWeights.write(folder.resolve("text_encoder/model.safetensors"), ClipText.of(Config.parse(folder, TEXT)));
        return folder;
    }

    /** The weights of {@link #folder} under the original program's names. */
    public static Map<String, Tensor> original(Path folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, Tensor> unet = read(folder.resolve("unet/diffusion_pytorch_model.safetensors"));
        UNetNames unetNames = UNetNames.ofFolder(unet.keySet());
        unet.forEach((key, tensor) -> tensors.put("model.diffusion_model." + unetNames.original(key).orElseThrow(), tensor));
        AutoencoderNames vaeNames = AutoencoderNames.ofOriginal(List.of("encoder.down.0.x", "encoder.down.1.x", "decoder.up.0.x", "decoder.up.1.x"));
        read(folder.resolve("vae/diffusion_pytorch_model.safetensors"))
            .forEach((key, tensor) -> tensors.put("first_stage_model." + vaeNames.names().original(key).orElseThrow(), tensor));
        read(folder.resolve("text_encoder/model.safetensors")).forEach((key, tensor) -> tensors.put("cond_stage_model.transformer.text_model." + key, tensor));
        tensors.put("betas", Tensor.zeros(1000));
        return tensors;
    }

    /** Writes a file as PyTorch does, with the tensors in a {@code state_dict}. */
    public static Path torch(Path file, Map<String, Tensor> tensors) throws IOException {
        Pickle pickle = Pickle.begin().op('}').text("state_dict").op('}', '(');
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("model/data.pkl", new byte[0]);
        for (var one : tensors.entrySet()) {
            int[] shape = one.getValue().shape();
            long[] extents = new long[shape.length];
            long[] strides = new long[shape.length];
            long stride = 1;
            for (int i = shape.length - 1; i >= 0; i--) {
                extents[i] = shape[i];
                strides[i] = stride;
                stride *= shape[i];
            }
            String storage = Integer.toString(files.size() - 1);
            pickle.text(one.getKey()).tensor(storage, stride, 0, extents, strides);
            files.put("model/data/" + storage, Pickle.floats(one.getValue().data()));
        }
        files.put("model/data.pkl", pickle.op('u', 's').end());
        return Files.write(file, Pickle.zip(ZipEntry.STORED, files));
    }

    private static Map<String, Tensor> read(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Safetensors open = Safetensors.open(file)) {
            for (String key : open.header().entries().keySet()) tensors.put(key, open.tensor(key));
        }
        return tensors;
    }
}
