package io.darkroom.diffusion.network;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or several ControlNets add to a UNet's states.
 *
 * @param down in the order of the way down
 */
public record ControlResiduals(List<Tensor> down, Tensor middle) {

    /**
     * A ControlNet's answer, weighted.
     *
     * @param scale     how much it counts
     * @param guessMode whether it counts less where the picture is large, from a tenth up to all of it in the middle, so that it can do
     *                  without a prompt
     */
    public static ControlResiduals of(ControlNet net, Map<String, Tensor> outputs, double scale, boolean guessMode) {
        int count = outputs.size() - 1;
        List<Tensor> down = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double share = guessMode && !net.pooled() ? Math.pow(10, (double) k / count - 1) : 1;
            down.add(weighted(outputs.get("down." + k), scale * share, net.pooled()));
        }
        return new ControlResiduals(List.copyOf(down), weighted(outputs.get("mid"), scale, net.pooled()));
    }

    /** Both together. */
    public ControlResiduals plus(ControlResiduals other) {
        List<Tensor> sums = new ArrayList<>();
        for (int k = 0; k < down.size(); k++) sums.add(sum(down.get(k), other.down.get(k)));
        return new ControlResiduals(List.copyOf(sums), sum(middle, other.middle));
    }

    /** Under the names of the UNet's inputs. */
    public Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int k = 0; k < down.size(); k++) inputs.put("down_residual." + k, down.get(k));
        inputs.put("mid_residual", middle);
        return inputs;
    }

    private static Tensor weighted(Tensor answer, double scale, boolean pooled) {
        Tensor result = answer.copy();
        float[] values = result.data();
        int plane = answer.dim(2) * answer.dim(3);
        for (int from = 0; pooled && from < values.length; from += plane) {
            double mean = 0;
            for (int i = from; i < from + plane; i++) mean += values[i];
            for (int i = from; i < from + plane; i++) values[i] = (float) (mean / plane);
        }
        for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] * scale);
        return result;
    }

    private static Tensor sum(Tensor a, Tensor b) {
        Tensor sum = a.copy();
        for (int i = 0; i < sum.data().length; i++) sum.data()[i] += b.data()[i];
        return sum;
    }
}
