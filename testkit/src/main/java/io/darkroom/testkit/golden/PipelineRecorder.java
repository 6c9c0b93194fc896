package io.darkroom.testkit.golden;

import io.darkroom.diffusion.pipeline.Condition;
import io.darkroom.diffusion.pipeline.Conditioning;
import io.darkroom.diffusion.pipeline.Progress;
import io.darkroom.diffusion.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that runs tell, under the names of the cases; the answers of several runs are laid one after the other. */
final class PipelineRecorder implements Progress {
    private final String prefix;
    private final Map<String, List<Tensor>> rows = new HashMap<>();
    private final Map<String, Object> others = new HashMap<>();
    private Conditioning conditioning;

    /** @param prefix in front of every name, such as {@code pass1.} */
    PipelineRecorder(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public void encoded(Conditioning encoded) {
        conditioning = encoded;
    }

    @Override
    public void started(Tensor latent, double[] timesteps) {
        others.put(prefix + "timesteps", timesteps);
        add("latents.init", latent.copy());
        for (int i = 0; i < latent.dim(0); i++) {
            embeds("", conditioning.prompt());
            if (conditioning.isGuided()) embeds("negative_", conditioning.negative());
        }
    }

    private void embeds(String which, Condition condition) {
        add(which + "prompt_embeds", condition.context());
        if (condition.pooled() != null) add(which + "pooled_prompt_embeds", condition.pooled());
    }

    @Override
    public void step(int step, int steps, Tensor latent, Duration elapsed) {
        add("latents." + (step - 1), latent);
        if (step == steps) {
            add("latents.last", latent);
            add("latents.final", latent);
        }
    }

    @Override
    public void decoded(Tensor pictures) {
        add("image", pictures);
    }

    private void add(String name, Tensor tensor) {
        rows.computeIfAbsent(prefix + name, n -> new ArrayList<>()).add(tensor);
    }

    Map<String, Object> answers() {
        Map<String, Object> answers = new HashMap<>(others);
        rows.forEach((name, tensors) -> answers.put(name, Tensor.concat(tensors, 0)));
        return answers;
    }
}
