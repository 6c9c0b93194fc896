package io.darkroom.bench;

import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Ops;
import io.darkroom.diffusion.network.Port;
import java.util.List;
import java.util.Map;

/** A network of one node, to see how fast the machine multiplies matrices when nothing else is asked of it. */
record MatrixProduct(int rows, int inner, int columns) implements Network {

    @Override
    public List<Port> inputs() {
        return List.of(Port.numbers("x", rows, inner));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        return Map.of("y", ops.linear(inputs.get("x"), ops.param("weight", columns, inner), null));
    }
}
