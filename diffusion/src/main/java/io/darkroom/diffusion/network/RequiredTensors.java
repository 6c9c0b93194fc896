package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which stored tensors a network needs: the reader that runs nothing and remembers every name and shape. */
public final class RequiredTensors {

    private RequiredTensors() {
    }

    /** Shapes by name, in the order of first use. */
    public static Map<String, long[]> of(Network network) {
        Recorder recorder = new Recorder();
        Map<String, Boolean> inputs = new HashMap<>();
        for (Port port : network.inputs()) inputs.put(port.name(), true);
        network.forward(recorder, inputs);
        return Collections.unmodifiableMap(recorder.shapes);
    }

    /**
     * Checks that a file has everything the network needs, without reading a value.
     *
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException a tensor is missing or has another shape
     */
    public static void check(Network network, SafetensorsHeader header) {
        Weights weights = network.weights(header);
        of(network).forEach(weights::require);
    }

    /** A value is the mere fact that there is one. */
    private static final class Recorder implements Ops<Boolean> {
        private final Map<String, long[]> shapes = new LinkedHashMap<>();

        @Override
        public Boolean param(String key, long... shape) {
            shapes.putIfAbsent(key, shape);
            return true;
        }

        @Override
        public Boolean conv2d(Boolean x, Boolean weight, Boolean bias, int stride, Padding padding) {
            return true;
        }

        @Override
        public Boolean linear(Boolean x, Boolean weight, Boolean bias) {
            return true;
        }

        @Override
        public Boolean groupNorm(Boolean x, Boolean weight, Boolean bias, int groups, double epsilon) {
            return true;
        }

        @Override
        public Boolean layerNorm(Boolean x, Boolean weight, Boolean bias, double epsilon) {
            return true;
        }

        @Override
        public Boolean activation(Activation function, Boolean x) {
            return true;
        }

        @Override
        public Boolean add(Boolean a, Boolean b) {
            return true;
        }

        @Override
        public Boolean multiply(Boolean a, Boolean b) {
            return true;
        }

        @Override
        public Boolean affine(Boolean x, double factor, double offset) {
            return true;
        }

        @Override
        public Boolean attention(Boolean query, Boolean key, Boolean value, int heads, boolean causal) {
            return true;
        }

        @Override
        public Boolean lookedAt(Boolean query, Boolean key, int heads, int channels) {
            return true;
        }

        @Override
        public List<Boolean> split(Boolean x, int parts, int axis) {
            return Collections.nCopies(parts, true);
        }

        @Override
        public Boolean concat(List<Boolean> parts, int axis) {
            return true;
        }

        @Override
        public Boolean tokens(Boolean picture) {
            return true;
        }

        @Override
        public Boolean picture(Boolean tokens, Boolean like) {
            return true;
        }

        @Override
        public Boolean asPixel(Boolean x) {
            return true;
        }

        @Override
        public Boolean upsample2(Boolean picture) {
            return true;
        }

        @Override
        public Boolean upsampleTo(Boolean picture, Boolean like) {
            return true;
        }

        @Override
        public Boolean embedding(Boolean table, Boolean ids) {
            return true;
        }

        @Override
        public Boolean firstRows(Boolean table, Boolean ids) {
            return true;
        }

        @Override
        public Boolean tokenAt(Boolean x, Boolean positions) {
            return true;
        }

        @Override
        public Boolean asTokens(Boolean x, int tokens) {
            return true;
        }

        @Override
        public Boolean firstToken(Boolean x) {
            return true;
        }

        @Override
        public Boolean forEachRow(Boolean stored, Boolean like) {
            return true;
        }

        @Override
        public Boolean pixelUnshuffle(Boolean picture, int channels, int factor) {
            return true;
        }

        @Override
        public Boolean pixelShuffle(Boolean picture, int factor) {
            return true;
        }

        @Override
        public Boolean halved(Boolean picture) {
            return true;
        }

        @Override
        public Boolean leaky(Boolean picture, Boolean slopes) {
            return true;
        }

        @Override
        public Boolean frames(Boolean video) {
            return true;
        }

        @Override
        public Boolean videoOfFrames(Boolean frames, Boolean like) {
            return true;
        }

        @Override
        public Boolean timelines(Boolean video) {
            return true;
        }

        @Override
        public Boolean videoOfTimelines(Boolean timelines, Boolean like) {
            return true;
        }

        @Override
        public List<Boolean> likeTokens(Boolean tokens, Boolean picture, double share) {
            return List.of(true);
        }

        @Override
        public Boolean mergedTokens(Boolean tokens, List<Boolean> plan) {
            return true;
        }

        @Override
        public Boolean tokensApart(Boolean tokens, List<Boolean> plan) {
            return true;
        }
    }
}
