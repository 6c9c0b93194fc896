package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lu et al., DPM-Solver, 2022, its fast singlestep plan: steps of third order, evenly spaced in the logarithm of the level, and
 * lower orders at the end, so that there are exactly as many calls as steps were wished for. With an eta above 0 steps go
 * further down and come back up with fresh noise, which every step draws. Of the wished levels none counts.
 */
final class DpmFastSampler extends LevelSampler {

    /** A step. @param to where the solver goes, @param up the deviation of the noise added there */
    private record Leg(double from, double to, double up, int order) {

        double length() {
            return Math.log(from / to);
        }

        /** The level of inner call {@code stage}. */
        double inner(int stage) {
            return from * Math.exp(-length() * stage / order);
        }
    }

    private final List<Leg> legs;
    private final List<Tensor> noises = new ArrayList<>();
    private Tensor before;
    private int leg;

    DpmFastSampler(SamplerRun run) {
        this(run, legs(run));
    }

    private DpmFastSampler(SamplerRun run, List<Leg> legs) {
        super(run, legs.stream().flatMapToDouble(l -> IntStream.range(0, l.order).mapToDouble(l::inner)).toArray());
        this.legs = legs;
    }

    private static List<Leg> legs(SamplerRun run) {
        int calls = run.span().calls();
        double highest = run.span().from();
        double lowest = run.span().to();
        List<Integer> orders = new ArrayList<>();
        int count = calls / 3 + 1;
        if (calls % 3 == 0) {
            for (int i = 0; i < count - 2; i++) orders.add(3);
            orders.addAll(List.of(2, 1));
        } else {
            for (int i = 0; i < count - 1; i++) orders.add(3);
            orders.add(calls % 3);
        }
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            double from = highest * Math.pow(lowest / highest, (double) i / count);
            double next = highest * Math.pow(lowest / highest, (i + 1.0) / count);
            double to = Math.max(lowest, AncestralStep.of(from, next, run.eta()).down());
            legs.add(new Leg(from, to, Math.sqrt(Math.max(0, next * next - to * to)), orders.get(i)));
        }
        return legs;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Leg now = legs.get(leg);
        int stage = noises.size();
        noises.add(slope(latent, clean(index, output, latent), sigma(index)));
        if (stage == 0) before = latent;
        Tensor reached = stage + 1 < now.order ? inner(now, stage + 1) : end(now);
        if (stage + 1 < now.order) return reached;
        noises.clear();
        leg++;
        return Terms.of(1, reached).plus(now.up * run.noiseScale(), noise.next(latent.shape())).sum();
    }

    /** The latent at inner call 1 or 2, over {@code stage / order} of the step. */
    private Tensor inner(Leg now, int stage) {
        double part = now.length() * stage / now.order;
        Terms sum = Terms.of(1, before).plus(-now.inner(stage) * Math.expm1(part), noises.getFirst());
        if (stage == 2) difference(sum, -now.inner(stage) * 2 * (Math.expm1(part) / part - 1));
        return sum.sum();
    }

    private Tensor end(Leg now) {
        double h = now.length();
        Terms sum = Terms.of(1, before).plus(-now.to * Math.expm1(h), noises.getFirst());
        if (now.order == 2) difference(sum, -now.to * Math.expm1(h));
        if (now.order == 3) difference(sum, -now.to * 1.5 * (Math.expm1(h) / h - 1));
        return sum.sum();
    }

    private void difference(Terms sum, double weight) {
        sum.plus(weight, noises.getLast()).plus(-weight, noises.getFirst());
    }
}
