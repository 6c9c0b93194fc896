package io.darkroom.diffusion.noise;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A Brownian path between two places, made as it is asked for: intervals are halved until the places asked for are ends of some,
 * and each half's increment follows from the whole's. What is found does not depend on the order of questions. The numbers
 * are those of torchsde's BrownianTree: seeds are made by halves, places count to six digits behind the point. Recent increments
 * are kept, so that memory does not grow with the number of questions. Source: Kidger et al., Efficient and Accurate Gradients
 * for Neural SDEs, 2021. Not safe for several threads.
 */
public final class BrownianTree {

    private static final int POOL_WORDS = 24;
    private static final int DIGITS = 6;
    private static final int KEPT = 64;
    private static final int MAX_DEPTH = 64;

    /** Its middle is known once its halves are. */
    private static final class Interval {
        final double start;
        final double end;
        final Interval parent;
        final boolean left;
        final long path;
        final int depth;
        long seed;
        double middle;
        Interval first;
        Interval second;

        Interval(double start, double end, Interval parent, boolean left) {
            this.start = start;
            this.end = end;
            this.parent = parent;
            this.left = left;
            this.path = parent == null ? 0 : 2 * parent.path + (left ? 0 : 1);
            this.depth = parent == null ? 0 : parent.depth + 1;
        }
    }

    private final long seed;
    private final int size;
    private final LongFunction<NormalNumbers> generator;
    private final Interval whole;
    private final float[] increment;
    private final Map<Interval, float[]> recent = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Interval, float[]> eldest) {
            return super.size() > KEPT;
        }
    };

    /**
     * @param start     the lower end of the path
     * @param end       the upper end, above {@code start}
     * @param size      how many paths side by side
     * @param seed      all 64 bits count
     * @param generator makes the stream of a seed, such as {@code Philox::new}
     */
    public BrownianTree(double start, double end, int size, long seed, LongFunction<NormalNumbers> generator) {
        if (!(start < end)) throw new IllegalArgumentException("a path from " + start + " to " + end);
        this.seed = seed;
        this.size = size;
        this.generator = generator;
        this.whole = new Interval(rounded(start), rounded(end), null, false);
        this.increment = generator.apply(new SeedSequence(seed, POOL_WORDS).first()).next(size);
        for (int i = 0; i < size; i++) increment[i] *= (float) Math.sqrt(end - start);
    }

    /** How many paths it has side by side. */
    public int size() {
        return size;
    }

    /** How far the paths come from {@code from} to {@code to}, either may be the higher; beyond its ends a path stands still. */
    public float[] between(double from, double to) {
        double low = rounded(Math.clamp(Math.min(from, to), whole.start, whole.end));
        double high = rounded(Math.clamp(Math.max(from, to), whole.start, whole.end));
        float[] sum = new float[size];
        if (low == high) return sum;
        List<Interval> parts = new ArrayList<>();
        find(whole, low, high, parts);
        for (Interval part : parts) {
            float[] step = increment(part);
            for (int i = 0; i < size; i++) sum[i] += to > from ? step[i] : -step[i];
        }
        return sum;
    }

    private static double rounded(double place) {
        return new BigDecimal(place).setScale(DIGITS, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** The intervals that make up the way from {@code low} to {@code high} within {@code in}, in order. */
    private void find(Interval in, double low, double high, List<Interval> parts) {
        if (low == in.start && high == in.end) {
            parts.add(in);
            return;
        }
        if (in.first == null) split(in, low == in.start ? high : low);
        if (high <= in.middle) {
            find(in.first, low, high, parts);
        } else if (low >= in.middle) {
            find(in.second, low, high, parts);
        } else {
            find(in.first, low, in.middle, parts);
            find(in.second, in.middle, high, parts);
        }
    }

    /** Halves until {@code place} is an end. */
    private void split(Interval from, double place) {
        Interval in = from;
        while (true) {
            if (in.depth == MAX_DEPTH) throw new IllegalStateException("places of a path lie too near to each other at " + place);
            in.middle = rounded(0.5 * (in.end + in.start));
            in.seed = new SeedSequence(seed, POOL_WORDS, in.path, in.depth).first();
            in.first = new Interval(in.start, in.middle, in, true);
            in.second = new Interval(in.middle, in.end, in, false);
            if (place == in.middle) return;
            in = place > in.middle ? in.second : in.first;
        }
    }

    private float[] increment(Interval of) {
        if (of == whole) return increment;
        float[] known = recent.get(of);
        if (known != null) return known;
        Interval parent = of.parent;
        float[] all = increment(parent);
        double length = parent.end - parent.start;
        double before = parent.middle - parent.start;
        double share = before / length;
        double deviation = Math.sqrt(before * (parent.end - parent.middle) / length);
        float[] noise = generator.apply(parent.seed).next(size);
        float[] step = new float[size];
        for (int i = 0; i < size; i++) {
            double first = share * all[i] + deviation * noise[i];
            step[i] = (float) (of.left ? first : all[i] - first);
        }
        recent.put(of, step);
        return step;
    }
}
