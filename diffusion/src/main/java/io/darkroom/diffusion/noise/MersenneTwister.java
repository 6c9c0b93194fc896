package io.darkroom.diffusion.noise;

/**
 * The normal numbers that PyTorch draws on a CPU: Mersenne twister 19937, and Box-Muller over blocks of sixteen (cosines in
 * the first half, sines in the second). Calls for fewer than sixteen numbers draw them in pairs from 53-bit numbers, and the
 * second of a pair waits for the next such call. Source: Matsumoto and Nishimura, Mersenne Twister, 1998.
 */
public final class MersenneTwister implements NormalNumbers {

    private static final int SIZE = 624;
    private static final int SHIFT = 397;
    private static final int BLOCK = 16;

    private final int[] state = new int[SIZE];
    private int position = SIZE;
    private double waiting;
    private boolean hasWaiting;

    /** @param seed its lower 32 bits count */
    public MersenneTwister(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < SIZE; i++) state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }

    @Override
    public float[] next(int count) {
        float[] numbers = new float[count];
        if (count < BLOCK) {
            for (int i = 0; i < count; i++) numbers[i] = (float) single();
            return numbers;
        }
        for (int i = 0; i < count; i++) numbers[i] = uniform();
        for (int i = 0; i + BLOCK <= count; i += BLOCK) normal(numbers, i);
        if (count % BLOCK != 0) {
            int from = count - BLOCK;
            for (int i = from; i < count; i++) numbers[i] = uniform();
            normal(numbers, from);
        }
        return numbers;
    }

    private static void normal(float[] numbers, int from) {
        for (int i = from; i < from + BLOCK / 2; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - numbers[i]));
            double angle = 2 * Math.PI * numbers[i + BLOCK / 2];
            numbers[i] = (float) (radius * Math.cos(angle));
            numbers[i + BLOCK / 2] = (float) (radius * Math.sin(angle));
        }
    }

    private double single() {
        if (hasWaiting) {
            hasWaiting = false;
            return waiting;
        }
        double angle = 2 * Math.PI * uniform53();
        double radius = Math.sqrt(-2 * Math.log1p(-uniform53()));
        waiting = radius * Math.sin(angle);
        hasWaiting = true;
        return radius * Math.cos(angle);
    }

    private float uniform() {
        return (word() & 0xFFFFFF) * 0x1p-24f;
    }

    private double uniform53() {
        long high = word() & 0xFFFFFFFFL;
        long low = word() & 0xFFFFFFFFL;
        return ((high << 32 | low) & (1L << 53) - 1) * 0x1p-53;
    }

    private int word() {
        if (position == SIZE) refill();
        int y = state[position++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }

    private void refill() {
        for (int i = 0; i < SIZE; i++) {
            int y = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7FFFFFFF;
            state[i] = state[(i + SHIFT) % SIZE] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        position = 0;
    }
}
