package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Xu et al., Restart Sampling for Improving Generative Processes, 2023: Heun steps; from 20 steps on the run goes back up from
 * a low level to a middle one with fresh noise and comes down again, from 36 steps on twice. The wished levels are then
 * replaced by Karras levels, fewer by what the restarts take.
 */
final class RestartSampler extends LevelSampler {

    private static final double RHO = 7;
    private static final double LOW = 0.1;
    private static final double MIDDLE = 2;

    private record Leg(double from, double to) {
    }

    private final List<Leg> legs;
    private Tensor before;
    private Tensor slope;
    private int leg;
    private boolean second;

    RestartSampler(SamplerRun run) {
        this(run, legs(run));
    }

    private RestartSampler(SamplerRun run, List<Leg> legs) {
        super(run, calls(legs));
        this.legs = legs;
    }

    private static List<Leg> legs(SamplerRun run) {
        int steps = run.stepsToGo();
        double[] levels = run.levels();
        int length = steps >= 36 ? steps / 4 : 9;
        int times = steps >= 36 ? 2 : steps >= 20 ? 1 : 0;
        if (times > 0) {
            int kept = steps - length * times;
            double[] karras = NoiseLevels.karras(kept, levels[steps - 1], levels[0], RHO);
            levels = Arrays.copyOf(karras, kept + 1);
        }
        List<Leg> legs = new ArrayList<>();
        int low = nearest(levels, LOW);
        int middle = nearest(levels, MIDDLE);
        for (int i = 0; i + 1 < levels.length; i++) {
            legs.add(new Leg(levels[i], levels[i + 1]));
            if (i + 1 != low || middle >= low) continue;
            double[] again = NoiseLevels.karras(length + 1, levels[low], levels[middle], RHO);
            for (int time = 0; time < times; time++) {
                for (int j = 0; j < length; j++) legs.add(new Leg(again[j], again[j + 1]));
            }
        }
        return legs;
    }

    private static int nearest(double[] levels, double wanted) {
        int best = 0;
        for (int i = 1; i < levels.length; i++) if (Math.abs(levels[i] - wanted) < Math.abs(levels[best] - wanted)) best = i;
        return best;
    }

    private static double[] calls(List<Leg> legs) {
        List<Double> calls = new ArrayList<>();
        for (Leg leg : legs) {
            calls.add(leg.from);
            if (leg.to > 0) calls.add(leg.to);
        }
        return calls.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Leg now = legs.get(leg);
        Tensor clean = clean(index, output, latent);
        if (!second && now.to > 0) {
            before = latent;
            slope = slope(latent, clean, now.from);
            second = true;
            return euler(latent, clean, now.from, now.to);
        }
        double half = (now.to - now.from) / 2;
        Tensor reached = second ? Terms.of(1, before).plus(half, slope).plus(half, slope(latent, clean, now.to)).sum() : clean;
        second = false;
        leg++;
        double next = leg < legs.size() ? legs.get(leg).from : 0;
        return next > now.to ? noised(reached, Math.sqrt(next * next - now.to * now.to), noise) : reached;
    }
}
