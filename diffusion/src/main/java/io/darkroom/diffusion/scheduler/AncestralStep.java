package io.darkroom.diffusion.scheduler;

/**
 * A step from one noise level to a lower one, split into a deterministic part and fresh noise.
 *
 * @param down the level the deterministic part goes to
 * @param up   the deviation of the noise added afterwards; down^2 + up^2 is the square of the level asked for
 */
record AncestralStep(double down, double up) {

    /** @param eta 0 no fresh noise, 1 as much as the diffusion process itself has */
    static AncestralStep of(double from, double to, double eta) {
        double up = Math.min(to, eta * Math.sqrt(Math.max(0, to * to * (from * from - to * to) / (from * from))));
        return new AncestralStep(Math.sqrt(Math.max(0, to * to - up * up)), up);
    }
}
