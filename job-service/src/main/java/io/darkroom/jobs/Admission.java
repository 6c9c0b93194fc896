package io.darkroom.jobs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose job goes next: weighted deficit round robin over tenants, measured in estimated milliseconds of accelerator time (Shreedhar and
 * Varghese, "Efficient fair queuing using deficit round robin", 1995). A tenant in turn earns {@link #QUANTUM_MILLIS} times its weight
 * and spends it on its waiting jobs in their order; what it cannot spend yet it saves for its next turn, and an empty queue forfeits.
 * So over any stretch in which two tenants both wait, what they got differs from their weights by no more than one turn's earnings and one job.
 *
 * <p>Pure: the same input gives the same decision.
 */
public final class Admission {
    /** What a tenant of weight 1 earns a turn. */
    public static final double QUANTUM_MILLIS = 1_000;

    private Admission() {
    }

    /** A waiting job and the accelerator time it is expected to take, greater than 0. */
    public record Candidate(long id, double millis) {
    }

    /**
     * A tenant's waiting jobs.
     *
     * @param weight at least 1
     * @param jobs   in the order in which they go (higher priority first, then older), at least one; to decide about n places, n + 1
     *               of them are enough
     */
    public record Queue(String tenant, int weight, List<Candidate> jobs) {
    }

    /**
     * What is remembered between two decisions.
     *
     * @param turn     the tenant in turn, or null at first
     * @param earned   whether it has earned for this turn already
     * @param deficits milliseconds saved, by tenant that waits
     */
    public record Shares(String turn, boolean earned, Map<String, Double> deficits) {
        public static final Shares NONE = new Shares(null, false, Map.of());

        public Shares {
            deficits = deficits == null ? Map.of() : Map.copyOf(deficits);
        }
    }

    /** Ids to release, in order, and what to remember. */
    public record Decision(List<Long> release, Shares shares) {
    }

    /** How many more jobs a pool may be handed. */
    public static int places(int slots, double factor, int released) {
        return Math.max(0, (int) Math.ceil(slots * factor) - released);
    }

    /** Fills at most {@code places} from the queues, one a tenant. */
    public static Decision decide(Shares shares, List<Queue> queues, int places) {
        if (places <= 0) return new Decision(List.of(), shares);
        Round round = new Round(shares, queues);
        List<Long> release = new ArrayList<>();
        while (release.size() < places && !round.ring.isEmpty()) round.visit(release, places);
        return new Decision(release, round.shares());
    }

    private static final class Round {
        private final TreeMap<String, Integer> ring = new TreeMap<>();
        private final Map<String, Deque<Candidate>> waiting = new HashMap<>();
        private final Map<String, Double> deficits = new HashMap<>();
        private String turn;
        private boolean earned;
        private int idleVisits;

        Round(Shares shares, List<Queue> queues) {
            for (Queue queue : queues) {
                ring.put(queue.tenant, queue.weight);
                waiting.put(queue.tenant, new ArrayDeque<>(queue.jobs));
                deficits.put(queue.tenant, shares.deficits.getOrDefault(queue.tenant, 0.0));
            }
            earned = shares.earned && shares.turn != null && ring.containsKey(shares.turn);
            turn = shares.turn == null || ring.isEmpty() ? null : atOrAfter(shares.turn);
        }

        Shares shares() {
            return new Shares(turn, earned, deficits);
        }

        /** One tenant's turn, as far as the places last. */
        void visit(List<Long> release, int places) {
            String tenant = turn == null ? ring.firstKey() : turn;
            turn = tenant;
            if (!earned) deficits.merge(tenant, QUANTUM_MILLIS * ring.get(tenant), Double::sum);
            earned = true;
            Deque<Candidate> jobs = waiting.get(tenant);
            int before = release.size();
            while (release.size() < places && !jobs.isEmpty() && jobs.peek().millis <= deficits.get(tenant)) {
                Candidate job = jobs.poll();
                deficits.merge(tenant, -job.millis, Double::sum);
                release.add(job.id);
            }
            if (jobs.isEmpty()) {
                ring.remove(tenant);
                deficits.remove(tenant);
                next(tenant);
            } else if (jobs.peek().millis > deficits.get(tenant)) {
                next(tenant);
            }
            idleVisits = release.size() > before ? 0 : idleVisits + 1;
            if (idleVisits >= ring.size() && !ring.isEmpty()) skipIdleTurns();
        }

        /** A whole round gave nothing: everyone earns at once for the rounds in which nobody could yet spend. */
        private void skipIdleTurns() {
            double turns = Double.MAX_VALUE;
            for (var member : ring.entrySet()) {
                double missing = waiting.get(member.getKey()).peek().millis - deficits.get(member.getKey());
                turns = Math.min(turns, Math.ceil(missing / (QUANTUM_MILLIS * member.getValue())) - 1);
            }
            for (var member : ring.entrySet()) {
                deficits.merge(member.getKey(), Math.max(0, turns) * QUANTUM_MILLIS * member.getValue(), Double::sum);
            }
            idleVisits = 0;
        }

        private void next(String tenant) {
            earned = false;
            String after = ring.higherKey(tenant);
            turn = after != null ? after : ring.isEmpty() ? null : ring.firstKey();
        }

        private String atOrAfter(String tenant) {
            String at = ring.ceilingKey(tenant);
            return at != null ? at : ring.firstKey();
        }
    }
}
