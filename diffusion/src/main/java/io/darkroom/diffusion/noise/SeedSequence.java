package io.darkroom.diffusion.noise;

/**
 * Makes independent 32-bit seeds of one seed and a key, as NumPy's class of this name does. Source: O'Neill, Developing a
 * seed_seq Alternative, 2015.
 */
final class SeedSequence {

    private static final int INIT_A = 0x43B0D7E5;
    private static final int MULTIPLIER_A = 0x931E8875;
    private static final int INIT_B = 0x8B51F9DD;
    private static final int MULTIPLIER_B = 0x58F38DED;
    private static final int MIX_LEFT = 0xCA01F9DD;
    private static final int MIX_RIGHT = 0x4973F715;
    private static final int SHIFT = 16;

    private final int[] pool;
    private int multiplier = INIT_A;

    /**
     * @param seed     all 64 bits count
     * @param poolSize words of state, at least 2
     * @param key      numbers from 0; none for the seed's own sequence
     */
    SeedSequence(long seed, int poolSize, long... key) {
        pool = new int[poolSize];
        pool[0] = (int) seed;
        pool[1] = (int) (seed >>> 32);
        for (int i = 0; i < poolSize; i++) pool[i] = hashed(pool[i]);
        for (int from = 0; from < poolSize; from++) {
            for (int to = 0; to < poolSize; to++) if (from != to) pool[to] = mixed(pool[to], hashed(pool[from]));
        }
        for (long number : key) {
            add((int) number);
            if (number >>> 32 != 0) add((int) (number >>> 32));
        }
    }

    private void add(int word) {
        for (int to = 0; to < pool.length; to++) pool[to] = mixed(pool[to], hashed(word));
    }

    private int hashed(int word) {
        int value = word ^ multiplier;
        multiplier *= MULTIPLIER_A;
        value *= multiplier;
        return value ^ value >>> SHIFT;
    }

    private static int mixed(int x, int y) {
        int value = MIX_LEFT * x - MIX_RIGHT * y;
        return value ^ value >>> SHIFT;
    }

    /** The first seed, 0 to 2^32 - 1. */
    long first() {
        int value = (pool[0] ^ INIT_B) * (INIT_B * MULTIPLIER_B);
        return (value ^ value >>> SHIFT) & 0xFFFFFFFFL;
    }
}
