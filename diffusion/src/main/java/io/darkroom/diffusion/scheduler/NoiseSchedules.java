package io.darkroom.diffusion.scheduler;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The noise schedules by AUTOMATIC1111's names: which noise levels a run follows. All fall; all but KL Optimal close with 0.
 * Sources besides {@link NoiseLevels}: Sabour et al., Align Your Steps, 2024.
 */
public final class NoiseSchedules {

    private static final double[] ALIGNED = {14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029};
    private static final double[] ALIGNED_XL = {14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029};

    private static final double OLD_MIN = 0.1;
    private static final double OLD_MAX = 10;

    /** What a schedule is made from. Levels between min and max, which may be narrower than the model's. */
    private record Range(SigmaTable table, double min, double max, SchedulerSettings options, boolean xl) {

        double rho(double otherwise) {
            double wished = options.number("rho", 0, 0, 100);
            return wished == 0 ? otherwise : wished;
        }
    }

    @FunctionalInterface
    private interface Schedule {
        double[] levels(int n, Range range);
    }

    private record Entry(String label, Schedule schedule) {
    }

    private static final Map<String, Entry> SCHEDULES = new LinkedHashMap<>();

    static {
        SCHEDULES.put("automatic", new Entry("Automatic", null));
        SCHEDULES.put("uniform", new Entry("Uniform", NoiseSchedules::uniform));
        SCHEDULES.put("karras", new Entry("Karras", (n, r) -> closed(NoiseLevels.karras(n, r.min, r.max, r.rho(7)))));
        SCHEDULES.put("exponential", new Entry("Exponential", (n, r) -> closed(NoiseLevels.exponential(n, r.min, r.max))));
        SCHEDULES.put("polyexponential", new Entry("Polyexponential", (n, r) -> closed(NoiseLevels.polyexponential(n, r.min, r.max, r.rho(1)))));
        SCHEDULES.put("sgm_uniform", new Entry("SGM Uniform", (n, r) -> closed(Arrays.copyOf(evenTimes(n + 1, r), n))));
        SCHEDULES.put("kl_optimal", new Entry("KL Optimal", NoiseSchedules::klOptimal));
        SCHEDULES.put("align_your_steps", new Entry("Align Your Steps", NoiseSchedules::aligned));
        SCHEDULES.put("simple", new Entry("Simple", NoiseSchedules::simple));
        SCHEDULES.put("normal", new Entry("Normal", (n, r) -> closed(evenTimes(n, r))));
        SCHEDULES.put("ddim", new Entry("DDIM", NoiseSchedules::everyFewTimes));
        SCHEDULES.put("beta", new Entry("Beta", NoiseSchedules::beta));
    }

    private NoiseSchedules() {
    }

    /** All names in the original's order. */
    public static List<String> names() {
        return List.copyOf(SCHEDULES.keySet());
    }

    /** What people see for a name. */
    public static String label(String name) {
        return SCHEDULES.get(name).label;
    }

    /** The name for a name, label or alias in any case; null when there is none. */
    public static String find(String text) {
        String wanted = text.toLowerCase(Locale.ROOT).replace(" ", "_");
        if (wanted.equals("sgmuniform")) return "sgm_uniform";
        return SCHEDULES.containsKey(wanted) ? wanted : null;
    }

    /**
     * The levels of a run.
     *
     * @param name    from {@link #names}; automatic counts as uniform
     * @param n       how many steps; DDIM may give one more
     * @param options {@code sigma_min}, {@code sigma_max}, {@code rho}, {@code beta_dist_alpha}, {@code beta_dist_beta}; 0 or left out: as usual;
     *                {@code use_old_karras_scheduler_sigmas} makes 0.1 to 10 usual
     */
    static double[] levels(String name, int n, SamplerModel model, SigmaTable table, SchedulerSettings options) {
        double min = options.number("sigma_min", 0, 0, 1e4);
        double max = options.number("sigma_max", 0, 0, 1e4);
        boolean old = options.flag("use_old_karras_scheduler_sigmas", false);
        double usualMin = old ? OLD_MIN : table.min();
        double usualMax = old ? OLD_MAX : table.max();
        Range range = new Range(table, min == 0 ? usualMin : min, max == 0 ? usualMax : max, options, model.xl());
        if (range.min >= range.max) throw new IllegalArgumentException("sigma_min is not below sigma_max");
        Schedule schedule = SCHEDULES.get(name).schedule;
        return (schedule == null ? SCHEDULES.get("uniform").schedule : schedule).levels(n, range);
    }

    private static double[] uniform(int n, Range r) {
        double last = r.table.size() - 1;
        return closed(IntStream.range(0, n).mapToDouble(i -> r.table.atByLog(last * (1 - NoiseLevels.share(i, n)))).toArray());
    }

    /** Levels at n evenly spaced times between the ends of the range, both included. */
    private static double[] evenTimes(int n, Range r) {
        double from = r.table.timeOf(r.max);
        double to = r.table.timeOf(r.min);
        return IntStream.range(0, n).mapToDouble(i -> r.table.atByLog(from + NoiseLevels.share(i, n) * (to - from))).toArray();
    }

    /** Evenly spaced arc tangents; the last is the lowest level, not 0. */
    private static double[] klOptimal(int n, Range r) {
        double from = Math.atan(r.max);
        double to = Math.atan(r.min);
        return IntStream.rangeClosed(0, n).mapToDouble(i -> Math.tan(from + (double) i / n * (to - from))).toArray();
    }

    private static double[] aligned(int n, Range r) {
        double[] known = r.xl ? ALIGNED_XL : ALIGNED;
        if (n == known.length) return closed(known);
        double[] levels = new double[n];
        for (int i = 0; i < n; i++) {
            double place = n == 1 ? known.length - 1 : NoiseLevels.share(i, n) * (known.length - 1);
            int below = Math.min((int) place, known.length - 2);
            double share = place - below;
            levels[i] = Math.exp((1 - share) * Math.log(known[below]) + share * Math.log(known[below + 1]));
        }
        return closed(levels);
    }

    private static double[] simple(int n, Range r) {
        double stride = (double) r.table.size() / n;
        return closed(IntStream.range(0, n).mapToDouble(i -> r.table.get(r.table.size() - 1 - (int) (i * stride))).toArray());
    }

    private static double[] everyFewTimes(int n, Range r) {
        int stride = Math.max(r.table.size() / n, 1);
        int count = (r.table.size() - 2) / stride + 1;
        return closed(IntStream.range(0, count).mapToDouble(i -> r.table.get(1 + (count - 1 - i) * stride)).toArray());
    }

    private static double[] beta(int n, Range r) {
        return closed(NoiseLevels.beta(n, r.min, r.max, r.options.number("beta_dist_alpha", 0.6, 0.01, 100), r.options.number("beta_dist_beta", 0.6, 0.01, 100)));
    }

    private static double[] closed(double[] levels) {
        return Arrays.copyOf(levels, levels.length + 1);
    }
}
