package io.darkroom.diffusion.network;

/** Zeros around a picture, in pixels. */
public record Padding(int top, int left, int bottom, int right) {

    /** The padding under which an odd kernel at stride 1 keeps the size. */
    public static Padding same(int kernel) {
        return all(kernel / 2);
    }

    public static Padding all(int pixels) {
        return new Padding(pixels, pixels, pixels, pixels);
    }

    /** Whether there is as much on one side as on the other, and something at all. */
    public boolean surrounds() {
        return top > 0 && top == bottom && left > 0 && left == right;
    }

    /** Below and to the right only, as autoencoders pad before halving. */
    public static Padding after(int pixels) {
        return new Padding(0, 0, pixels, pixels);
    }
}
