package io.darkroom.diffusion.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Model files that are no Stable Diffusion checkpoint but are often taken for one. */
final class ForeignFile {
    private static final List<String> LORA = List.of("lora_down.", "lora_up.", ".lora_A.", ".lora.down.", "hada_w1_a", "lokr_w1");

    private ForeignFile() {
    }

    /** What a file with these keys is, in words that complete "this is …"; empty where nothing is known of it. */
    static Optional<String> of(Collection<String> keys) {
        for (String key : keys) {
            if (LORA.stream().anyMatch(key::contains)) return Optional.of("a LoRA, which is applied to a checkpoint");
            if (key.equals("emb_params") || key.equals("string_to_param") || key.startsWith("string_to_param.")) return Optional.of("a textual inversion embedding");
            if (key.contains(".motion_modules.")) return Optional.of("a motion module of AnimateDiff");
            if (key.startsWith("ip_adapter.") || key.startsWith("image_proj.")) return Optional.of("an IP-Adapter");
            if (key.contains("joint_blocks.")) return Optional.of("a Stable Diffusion 3 checkpoint, which is not supported");
            if (key.contains("double_blocks.")) return Optional.of("a Flux checkpoint, which is not supported");
            if (key.startsWith("effnet.") || key.contains("clip_txt_mapper.")) return Optional.of("a Stable Cascade checkpoint, which is not supported");
            if (key.contains("conv_first.") || key.contains(".RDB1.")) return Optional.of("an upscaler");
            if (key.startsWith("adapter.body.") || key.startsWith("body.0.block1.")) return Optional.of("a T2I-Adapter");
        }
        return Optional.empty();
    }
}
