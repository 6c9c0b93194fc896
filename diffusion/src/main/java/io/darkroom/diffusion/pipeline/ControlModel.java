package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ControlNet;
import io.darkroom.diffusion.network.ControlResiduals;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A ControlNet, loaded and ready. Safe for several threads. */
public final class ControlModel implements AutoCloseable {
    private final ControlNet settings;
    private final OnnxNetwork network;

    private ControlModel(ControlNet settings, OnnxNetwork network) {
        this.settings = settings;
        this.network = network;
    }

    /** @throws io.darkroom.diffusion.checkpoint.CheckpointException settings or tensors are not those of a ControlNet */
    public static ControlModel open(Component component, Device device, Path cacheDir, int threads) throws IOException {
        ControlNet settings = ControlNet.of(component.config());
        RequiredTensors.check(settings, component.weights().header());
        return new ControlModel(settings, OnnxNetwork.open(settings, component.weights(), device, cacheDir, threads));
    }

    public ControlNet settings() {
        return settings;
    }

    /** @throws IllegalArgumentException it was made for a UNet of another kind */
    void requireFit(UNetConfig unet) {
        UNetConfig own = settings.config();
        boolean fits = own.stateChannels().equals(unet.stateChannels()) && own.contextChannels() == unet.contextChannels() && own.addedChannels() == unet.addedChannels();
        if (!fits) throw new IllegalArgumentException("the ControlNet was made for another family of models");
    }

    /**
     * What the network adds to a row.
     *
     * @param picture   [1, channels, height, width] in [0, 1], of the size of the picture wanted
     * @param scale     how much that counts
     * @param guessMode see {@link ControlResiduals#of}
     */
    ControlResiduals residuals(Row row, Tensor picture, double scale, boolean guessMode, Cancellation cancellation) {
        int factor = settings.factor();
        if (picture.dim(1) != settings.conditionChannels() || picture.dim(2) != factor * row.latent().dim(2) || picture.dim(3) != factor * row.latent().dim(3)) {
            throw new IllegalArgumentException("the control picture is " + picture + ", wanted are " + settings.conditionChannels() + " channels of "
                + factor * row.latent().dim(3) + "x" + factor * row.latent().dim(2) + " pixels");
        }
        try (Invocation invocation = network.invocation()) {
            invocation.set("sample", row.latent()).set("time", settings.config().time().of(1, row.time())).set("encoder_hidden_states", row.context());
            if (settings.config().addedChannels() > 0) invocation.set("added", row.inputs().get("added"));
            if (settings.config().guidanceChannels() > 0) invocation.set("timestep_cond", row.inputs().get("timestep_cond"));
            if (settings.config().classes() > 0) invocation.set("class_labels", row.inputs().get("class_labels"));
            Map<String, Tensor> answer = cancellation.run(invocation.set("control_image", picture));
            return ControlResiduals.of(settings, answer, scale, guessMode);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
