package io.darkroom.diffusion.network;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures as a UNet's cross-attentions take them: an {@link IpAdapter}'s keys and values, the latter weighted. */
public final class ImagePrompt {
    private static final String KEY = "key.";
    private static final String VALUE = "value.";

    private ImagePrompt() {
    }

    /**
     * Inputs of a UNet with {@link Attachments#imagePrompts}.
     *
     * @param adapter which of the UNet's image prompts
     * @param outputs the adapter's answer for all pictures of the first row, then those of the second, and so on
     * @param rows    of the UNet's run; each has equally many pictures, whose tokens follow one another
     * @param scale   how much the pictures count
     */
    public static Map<String, Tensor> inputs(int adapter, Map<String, Tensor> outputs, int rows, double scale) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> {
            if (name.startsWith(KEY)) inputs.put(Attachments.imageKey(adapter, name.substring(KEY.length())), byRow(tensor, rows));
            if (name.startsWith(VALUE)) inputs.put(Attachments.imageValue(adapter, name.substring(VALUE.length())), weighted(byRow(tensor, rows), scale));
        });
        return inputs;
    }

    private static Tensor byRow(Tensor tensor, int rows) {
        if (tensor.dim(0) % rows != 0) throw new IllegalArgumentException(tensor.dim(0) + " pictures cannot be shared by " + rows + " rows");
        return new Tensor(new int[] {rows, tensor.dim(0) / rows * tensor.dim(1), tensor.dim(2)}, tensor.data());
    }

    private static Tensor weighted(Tensor values, double scale) {
        Tensor weighted = values.copy();
        for (int i = 0; i < weighted.data().length; i++) weighted.data()[i] = (float) (weighted.data()[i] * scale);
        return weighted;
    }
}
