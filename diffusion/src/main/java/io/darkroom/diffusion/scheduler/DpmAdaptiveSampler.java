package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Lu et al., DPM-Solver, 2022, with adaptive steps: each is made in second and third order over the logarithm of the level, and
 * their difference decides whether it counts and how long the next one is. The pictures of a batch share their steps. Of the
 * wished levels only the first counts, for the start noise. Source of the control: Soderlind, Digital Filters in Adaptive
 * Time-Stepping, 2003, as k-diffusion sets it.
 */
final class DpmAdaptiveSampler implements AdaptiveScheduler {

    private static final int ORDER = 3;
    private static final double RELATIVE = 0.05;
    private static final double ABSOLUTE = 0.0078;
    private static final double FIRST_LENGTH = 0.05;
    private static final double ACCEPTED_FROM = 0.81;
    private static final double NEARLY_THERE = 1e-5;
    private static final double TINY = 1e-8;

    private final SamplerRun run;
    private final double end;
    private final double exponent;
    private final List<Double> levels = new ArrayList<>();
    private final List<Tensor> noises = new ArrayList<>();
    private double place;
    private double length = FIRST_LENGTH;
    private double target;
    private double reached;
    private Tensor before;
    private Tensor low;
    private int accepted;
    private int rejected;

    DpmAdaptiveSampler(SamplerRun run) {
        this.run = run;
        this.place = -Math.log(run.span().from());
        this.end = -Math.log(run.span().to());
        this.exponent = 1 / (run.eta() > 0 ? 1.5 : ORDER);
        plan();
    }

    /** Sets out for the next step: where it goes, and the three calls on the way. */
    private void plan() {
        if (place >= end - NEARLY_THERE) return;
        if (levels.size() >= ORDER * Schedulers.MAX_STEPS) throw new IllegalStateException("no end after " + Schedulers.MAX_STEPS + " steps");
        target = Math.min(end, place + length);
        double down = AncestralStep.of(Math.exp(-place), Math.exp(-target), run.eta()).down();
        reached = run.eta() > 0 ? Math.min(end, -Math.log(down)) : target;
        for (int stage = 0; stage < ORDER; stage++) levels.add(Math.exp(-(place + (reached - place) * stage / ORDER)));
    }

    @Override
    public double[] timesteps() {
        boolean whole = run.options().flag("enable_quantization", false);
        return levels.stream().mapToDouble(level -> whole ? run.table().nearestTimeOf(level) : run.table().timeOf(level)).toArray();
    }

    /** By how far the run has come. */
    @Override
    public int expectedCalls() {
        double start = -Math.log(run.span().from());
        double share = (place - start) / (end - start);
        return accepted == 0 ? ORDER * run.span().calls() : Math.max(levels.size(), (int) Math.min(levels.size() / share, ORDER * Schedulers.MAX_STEPS));
    }

    @Override
    public double[] sigmas() {
        return run.levels().clone();
    }

    @Override
    public double sigma(int index) {
        return index < levels.size() ? levels.get(index) : Math.exp(-place);
    }

    @Override
    public double initNoiseSigma() {
        return run.startDeviation();
    }

    @Override
    public double inputScale(int index) {
        return 1 / Math.sqrt(sigma(index) * sigma(index) + 1);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(1, clean).plus((index == 0 ? run.levels()[0] : sigma(index)) + run.extraNoise(), noise).sum();
    }

    @Override
    public int accepted() {
        return accepted;
    }

    @Override
    public int rejected() {
        return rejected;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        if (noises.isEmpty()) {
            if (low == null) low = latent;
            before = latent;
        }
        noises.add(LevelScheduler.slope(latent, run.model().prediction().cleanAtLevel(output, latent, sigma(index)), sigma(index)));
        double h = reached - place;
        if (noises.size() == 1) return solved(h / 3, 0, 0);
        if (noises.size() == 2) return solved(2 * h / 3, 1, 2 * (Math.expm1(2 * h / 3) / (2 * h / 3) - 1));
        Tensor second = solved(h, 1, 1.5 * Math.expm1(h));
        Tensor third = solved(h, 2, 1.5 * (Math.expm1(h) / h - 1));
        boolean counts = judge(error(second, third));
        noises.clear();
        if (!counts) {
            rejected++;
            plan();
            return before;
        }
        accepted++;
        low = second;
        double up = Math.sqrt(Math.max(0, Math.exp(-2 * target) - Math.exp(-2 * reached)));
        place = target;
        plan();
        return run.eta() == 0 ? third : Terms.of(1, third).plus(up * run.noiseScale(), noise.next(third.shape())).sum();
    }

    /** From the start of the step over a length, along its first noise bent by what a later one differs from it. */
    private Tensor solved(double over, int later, double bend) {
        double level = Math.exp(-(place + over));
        return Terms.of(1, before).plus(-level * (Math.expm1(over) - bend), noises.getFirst()).plus(-level * bend, noises.get(later)).sum();
    }

    /** The difference between both orders in multiples of what is allowed, as the root of its mean square. */
    private double error(Tensor second, Tensor third) {
        double sum = 0;
        for (int i = 0; i < second.data().length; i++) {
            double allowed = Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(second.data()[i]), Math.abs(low.data()[i])));
            double difference = (second.data()[i] - third.data()[i]) / allowed;
            sum += difference * difference;
        }
        return Math.sqrt(sum / second.data().length);
    }

    /** Sets the length of the next step by an error. @return whether the step counts */
    private boolean judge(double error) {
        double factor = 1 + Math.atan(Math.pow(1 / (error + TINY), exponent) - 1);
        length *= factor;
        return factor >= ACCEPTED_FROM;
    }
}
