package io.darkroom.diffusion.network;

import java.util.Map;

/** What every residual block of a UNet is told: the time, and whatever else belongs to the picture as a whole. */
record TimeEmbedding(UNetConfig config) {

    /** [batch, timeChannels], activated; from the inputs {@code time}, {@code timestep_cond}, {@code class_labels}, {@code added}. */
    <T> T forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> layers = new Layers<>(ops);
        T waves = inputs.get("time");
        int channels = config.time().channels();
        if (config.guidanceChannels() > 0) {
            waves = ops.add(waves, layers.linearWithoutBias(inputs.get("timestep_cond"), "time_embedding.cond_proj", config.guidanceChannels(), channels));
        }
        T time = twoLayers(layers, waves, "time_embedding", channels, config.activation());
        if (config.classes() > 0) {
            time = ops.add(time, ops.embedding(ops.param("class_embedding.weight", config.classes(), config.timeChannels()), inputs.get("class_labels")));
        }
        if (config.addedChannels() > 0) {
            time = ops.add(time, twoLayers(layers, inputs.get("added"), "add_embedding", config.addedChannels(), Activation.SILU));
        }
        return ops.activation(config.activation(), time);
    }

    private <T> T twoLayers(Layers<T> layers, T x, String key, int in, Activation activation) {
        T h = layers.ops().activation(activation, layers.linear(x, key + ".linear_1", in, config.timeChannels()));
        return layers.linear(h, key + ".linear_2", config.timeChannels(), config.timeChannels());
    }
}
