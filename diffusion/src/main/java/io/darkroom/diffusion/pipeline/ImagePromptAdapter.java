package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.IpAdapter;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** An IP-Adapter, loaded and ready for one UNet. Safe for several threads. */
public final class ImagePromptAdapter implements AutoCloseable {
    private final IpAdapter settings;
    private final OnnxNetwork network;

    private ImagePromptAdapter(IpAdapter settings, OnnxNetwork network) {
        this.settings = settings;
        this.network = network;
    }

    /**
     * Loads the adapter of one safetensors file.
     *
     * @param unet that it is to steer
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException the file is no IP-Adapter of a supported kind, or was made for another UNet
     */
    public static ImagePromptAdapter open(Path file, UNetConfig unet, Device device, Path cacheDir, int threads) throws IOException {
        WeightFiles weights = WeightFiles.of(file);
        IpAdapter settings = IpAdapter.of(weights.header(), unet);
        RequiredTensors.check(settings, weights.header());
        return new ImagePromptAdapter(settings, OnnxNetwork.open(settings, weights, device, cacheDir, threads));
    }

    /**
     * Reads pictures as a prompt, once for a whole run. The negative prompt's side of it is a picture of nothing: embeddings of
     * zeros, or what the encoder's states are for a picture of zeros.
     *
     * @param encoder as the adapter was trained with
     * @param pixels  [pictures, 3, size, size], normalised; their tokens follow one another
     * @param scale   how much they count, usually 1; -10 to 10
     */
    public ImagePrompts.Prompt prompt(ImageEncoder encoder, Tensor pixels, double scale, Cancellation cancellation) {
        if (!(scale >= -10 && scale <= 10)) throw new IllegalArgumentException("image prompt scale " + scale + " is outside -10 to 10");
        boolean states = settings.projection().fromStates();
        Tensor seen = states ? encoder.states(pixels, cancellation) : encoder.embeddings(pixels, cancellation);
        if (seen.dim(-1) != settings.projection().channels()) {
            throw new IllegalArgumentException("the adapter takes " + settings.projection().channels() + " channels, the image encoder gives " + seen.dim(-1));
        }
        Tensor nothing = states ? encoder.states(Tensor.zeros(pixels.shape().clone()), cancellation) : Tensor.zeros(seen.shape().clone());
        return new ImagePrompts.Prompt(project(seen, cancellation), project(nothing, cancellation), scale);
    }

    private Map<String, Tensor> project(Tensor seen, Cancellation cancellation) {
        try (Invocation invocation = network.invocation()) {
            return cancellation.run(invocation.set("image_embeds", seen));
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
