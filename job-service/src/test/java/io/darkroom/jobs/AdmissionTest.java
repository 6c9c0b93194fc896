package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.jobs.Admission.Candidate;
import io.darkroom.jobs.Admission.Decision;
import io.darkroom.jobs.Admission.Queue;
import io.darkroom.jobs.Admission.Shares;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    /** Tenants with endless work of their own kind; plays admission against it. */
    private static final class World {
        final Map<String, Integer> weights = new TreeMap<>();
        final Map<String, List<Candidate>> waiting = new TreeMap<>();
        final Map<String, Double> served = new HashMap<>();
        final Map<Long, String> owners = new HashMap<>();
        final Map<Long, Double> costs = new HashMap<>();
        Shares shares = Shares.NONE;
        long nextId = 1;

        void tenant(String name, int weight) {
            weights.put(name, weight);
            waiting.put(name, new ArrayList<>());
            served.put(name, 0.0);
        }

        void job(String tenant, double millis) {
            long id = nextId++;
            waiting.get(tenant).add(new Candidate(id, millis));
            owners.put(id, tenant);
            costs.put(id, millis);
        }

        List<Long> release(int places) {
            List<Queue> queues = new ArrayList<>();
            for (String tenant : waiting.keySet()) {
                List<Candidate> jobs = waiting.get(tenant);
                if (!jobs.isEmpty()) queues.add(new Queue(tenant, weights.get(tenant), List.copyOf(jobs.subList(0, Math.min(jobs.size(), places + 1)))));
            }
            Decision decision = Admission.decide(shares, queues, places);
            shares = decision.shares();
            for (long id : decision.release()) {
                waiting.get(owners.get(id)).removeIf(job -> job.id() == id);
                served.merge(owners.get(id), costs.get(id), Double::sum);
            }
            return decision.release();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatTenantsGetFollowsTheirWeights(long seed) {
        Random random = new Random(seed);
        World world = new World();
        double longest = 0;
        for (int t = 0; t < 2 + random.nextInt(6); t++) {
            world.tenant("t" + t, 1 + random.nextInt(5));
            double typical = 50 + random.nextInt(5_000);
            for (int i = 0; i < 3_000; i++) {
                double millis = typical * (0.5 + random.nextDouble());
                longest = Math.max(longest, millis);
                world.job("t" + t, millis);
            }
        }
        for (int i = 0; i < 400; i++) world.release(1 + random.nextInt(3));
        // The bound of the algorithm's authors, a unit of weight: one turn's earnings and one job.
        double most = world.served.entrySet().stream().mapToDouble(e -> e.getValue() / world.weights.get(e.getKey())).max().orElseThrow();
        double least = world.served.entrySet().stream().mapToDouble(e -> e.getValue() / world.weights.get(e.getKey())).min().orElseThrow();
        assertThat(most - least).isLessThanOrEqualTo(2 * (Admission.QUANTUM_MILLIS + longest));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void nobodyStarves(long seed) {
        Random random = new Random(seed);
        World world = new World();
        world.tenant("greedy", 5);
        world.tenant("modest", 1);
        world.job("modest", 60_000);
        int rounds = 0;
        while (world.served.get("modest") == 0 && rounds++ < 1_000) {
            for (int i = 0; i < 5; i++) world.job("greedy", 100 + random.nextInt(2_000));
            world.release(2);
        }
        // The modest one has to save for 60 turns; the greedy one may spend 5 seconds in each of them, and one job more.
        assertThat(world.served.get("modest")).isEqualTo(60_000);
        assertThat(world.served.get("greedy")).isLessThanOrEqualTo(61 * 5 * Admission.QUANTUM_MILLIS + 2_100);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25})
    void placesAreFilledAsLongAsAnyoneWaitsAndNeverOverfilled(long seed) {
        Random random = new Random(seed);
        World world = new World();
        for (int t = 0; t < 5; t++) world.tenant("t" + t, 1 + t);
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(4); i > 0; i--) world.job("t" + random.nextInt(5), Math.exp(random.nextDouble() * 15));
            int waiting = world.waiting.values().stream().mapToInt(List::size).sum();
            int places = random.nextInt(5);
            assertThat(world.release(places)).hasSize(Math.min(waiting, places)).doesNotHaveDuplicates();
        }
    }

    @Test
    void withinATenantTheOrderStays() {
        World world = new World();
        world.tenant("a", 1);
        world.tenant("b", 3);
        Map<String, List<Long>> order = new HashMap<>();
        for (int i = 0; i < 200; i++) world.job(i % 2 == 0 ? "a" : "b", 100 + 37 * (i % 11));
        for (int i = 0; i < 100; i++) {
            for (long id : world.release(2)) order.computeIfAbsent(world.owners.get(id), name -> new ArrayList<>()).add(id);
        }
        assertThat(order.get("a")).hasSize(100).isSorted();
        assertThat(order.get("b")).hasSize(100).isSorted();
    }

    @Test
    void aTenantAloneGetsEverything() {
        World world = new World();
        world.tenant("alone", 1);
        for (int i = 0; i < 10; i++) world.job("alone", 3_600_000);
        assertThat(world.release(10)).hasSize(10);
    }

    @Test
    void anEmptyQueueForfeitsWhatItSaved() {
        World world = new World();
        world.tenant("a", 1);
        world.tenant("b", 1);
        world.job("a", 10);
        world.release(1);
        assertThat(world.shares.deficits()).doesNotContainKey("a");
        for (int i = 0; i < 100; i++) {
            world.job("a", 1_000);
            world.job("b", 1_000);
        }
        for (int i = 0; i < 20; i++) world.release(1);
        assertThat(world.served.get("a") - 10).isEqualTo(world.served.get("b"), within(1_000.0));
    }

    @Test
    void aTurnOutlivesTheDecisionThatBeganIt() {
        World one = new World();
        World many = new World();
        for (World world : List.of(one, many)) {
            for (String tenant : List.of("a", "b", "c")) {
                world.tenant(tenant, 2);
                for (int i = 0; i < 20; i++) world.job(tenant, 300);
            }
        }
        List<Long> atOnce = one.release(40);
        List<Long> oneByOne = new ArrayList<>();
        for (int i = 0; i < 40; i++) oneByOne.addAll(many.release(1));
        assertThat(oneByOne).isEqualTo(atOnce);
    }

    @Test
    void sameInputSameDecision() {
        List<Queue> queues = List.of(new Queue("a", 1, List.of(new Candidate(1, 500), new Candidate(2, 700))), new Queue("b", 2, List.of(new Candidate(3, 9_000))));
        Set<Decision> decisions = new HashSet<>();
        for (int i = 0; i < 5; i++) decisions.add(Admission.decide(new Shares("b", false, Map.of("b", 100.0)), queues, 2));
        assertThat(decisions).hasSize(1);
    }

    @Test
    void placesAreSlotsTimesFactorLessWhatIsOut() {
        assertThat(Admission.places(3, 2, 4)).isEqualTo(2);
        assertThat(Admission.places(1, 1.5, 0)).isEqualTo(2);
        assertThat(Admission.places(0, 2, 0)).isZero();
        assertThat(Admission.places(1, 2, 7)).isZero();
    }
}
