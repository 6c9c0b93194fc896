package io.darkroom.diffusion.checkpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The shapes of one network's parameters by name, as a checkpoint has them, from which most of its settings can be read.
 *
 * @param shapes     by parameter name of the folder layout
 * @param isOpenClip whether the network is a text encoder that was stored in OpenCLIP's names
 */
record NetworkShapes(NavigableMap<String, long[]> shapes, boolean isOpenClip) {

    static NetworkShapes of(SingleFileLayout layout, Map<String, long[]> stored, String component) {
        Map<String, long[]> shapes = new HashMap<>();
        boolean openClip = false;
        for (Placement placement : layout.placements()) {
            if (!placement.component().equals(component)) continue;
            shapes.put(placement.key(), placement.shapeOf(stored.get(placement.stored())));
            openClip |= placement.stored().endsWith("positional_embedding");
        }
        return new NetworkShapes(new TreeMap<>(shapes), openClip);
    }

    boolean isEmpty() {
        return shapes.isEmpty();
    }

    /** One extent of a parameter; 0 where it is not there or has fewer axes, and where it exceeds any sensible size. */
    int extent(String key, int axis) {
        long[] shape = shapes.get(key);
        return shape == null || shape.length <= axis || shape[axis] > Integer.MAX_VALUE ? 0 : (int) shape[axis];
    }

    int axes(String key) {
        return shapes.containsKey(key) ? shapes.get(key).length : 0;
    }

    boolean has(String prefix) {
        String first = shapes.ceilingKey(prefix);
        return first != null && first.startsWith(prefix);
    }

    /** How many of {@code prefix}0, {@code prefix}1 and so on are there. */
    int entries(String prefix) {
        int count = 0;
        while (has(prefix + count + ".")) count++;
        return count;
    }

    /** Channels of the text's tokens as a UNet or ControlNet takes them; 0 for another network. */
    int contextChannels() {
        return extent(transformer() + ".attn2.to_k.weight", 1);
    }

    /** The first transformer block of a UNet or ControlNet. */
    String transformer() {
        for (Map.Entry<String, long[]> parameter : shapes.entrySet()) {
            int end = parameter.getKey().indexOf(".attn2.to_k.weight");
            if (end > 0) return parameter.getKey().substring(0, end);
        }
        return "";
    }
}
