package io.darkroom.diffusion.network;

/**
 * How a UNet's pictures belong together in time.
 *
 * @param modules what connects them; null when each stands for itself
 * @param sample  the video that the network was given
 */
record Motion<T>(MotionModules modules, T sample) {

    /** Every picture stands for itself. */
    static <T> Motion<T> none() {
        return new Motion<>(null, null);
    }

    /**
     * What follows a layer's transformer.
     *
     * @param key   of the block
     * @param level counted from the largest picture
     */
    T layer(Layers<T> layers, T x, String key, int index, int channels, int level) {
        if (modules == null) return x;
        return modules.forward(layers, x, sample, channels, level, modules.depths().get(level), key + ".motion_modules." + index);
    }

    /** What follows the middle's transformer. */
    T middle(Layers<T> layers, T x, int channels) {
        if (modules == null || modules.middle() == 0) return x;
        return modules.forward(layers, x, sample, channels, modules.heads().size() - 1, modules.middle(), "mid_block.motion_modules.0");
    }
}
