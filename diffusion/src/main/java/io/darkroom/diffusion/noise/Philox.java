package io.darkroom.diffusion.noise;

/**
 * Philox 4x32 with ten rounds, and Box-Muller: the normal numbers of an NVIDIA card, computed anywhere. It is counter based:
 * number i of call c depends on the seed, c and i alone. The key is the 64-bit seed, the counter (c, 0, i, 0); the first two
 * words of the result, u and v, give sqrt(-2 ln u') sin(2 pi v') with u' = (u + 1/2) / 2^32 and v' alike.
 *
 * <p>Computed in double precision; the card's single precision differs by up to 7e-7. Source: Salmon et al., Parallel
 * Random Numbers: As Easy as 1, 2, 3, 2011.
 */
public final class Philox implements NormalNumbers {

    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final long WORD = 0xFFFFFFFFL;
    private static final double UNIT = 0x1p-32;

    private final int keyLow;
    private final int keyHigh;
    private int call;

    /** @param seed all 64 bits count */
    public Philox(long seed) {
        keyLow = (int) seed;
        keyHigh = (int) (seed >>> 32);
    }

    @Override
    public float[] next(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = number(i);
        call++;
        return numbers;
    }

    private float number(int index) {
        int c0 = call;
        int c1 = 0;
        int c2 = index;
        int c3 = 0;
        int k0 = keyLow;
        int k1 = keyHigh;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & WORD);
            long p1 = MULTIPLIER_1 * (c2 & WORD);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        double u = ((c0 & WORD) + 0.5) * UNIT;
        double v = ((c1 & WORD) + 0.5) * UNIT;
        return (float) (Math.sqrt(-2 * Math.log(u)) * Math.sin(2 * Math.PI * v));
    }
}
