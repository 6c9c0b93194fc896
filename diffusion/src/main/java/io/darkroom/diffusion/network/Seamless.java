package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.List;
import java.util.Map;

/**
 * A network whose pictures continue at the opposite edge, so that what it makes can be laid side by side like tiles: every
 * convolution that would see zeros around the picture sees the other side of it. Padding of one side only stays zeros, as the
 * networks were trained with it apart from the convolution.
 */
public record Seamless(Network network) implements Network {

    @Override
    public List<Port> inputs() {
        return network.inputs();
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        return network.forward(ops, inputs);
    }

    @Override
    public Weights weights(SafetensorsHeader header) {
        return network.weights(header);
    }

    @Override
    public long roomPerPixel() {
        return network.roomPerPixel();
    }

    @Override
    public boolean seamless() {
        return true;
    }
}
