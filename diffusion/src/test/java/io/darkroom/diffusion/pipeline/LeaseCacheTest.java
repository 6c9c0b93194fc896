package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class LeaseCacheTest {
    private static final long SIZE = 100;

    private final List<String> closed = new ArrayList<>();
    private final LeaseCache<String, Thing> cache = new LeaseCache<>(2 * SIZE);

    private final class Thing implements LeaseCache.Held {
        private final String name;
        private final LeaseCache<String, Thing>.Lease needs;

        Thing(String name, LeaseCache<String, Thing>.Lease needs) {
            this.name = name;
            this.needs = needs;
        }

        @Override
        public long bytes() {
            return SIZE;
        }

        @Override
        public void close() {
            closed.add(name);
            if (needs != null) needs.close();
        }
    }

    private LeaseCache<String, Thing>.Lease take(String name) throws Exception {
        return cache.take(name, () -> new Thing(name, null));
    }

    @Test
    void theOneUnusedForLongestLeavesWhenAnotherNeedsRoom() throws Exception {
        take("a").close();
        take("b").close();
        take("a").close();
        try (var c = take("c")) {
            assertThat(c.value().name).isEqualTo("c");
            assertThat(closed).containsExactly("b");
        }
        assertThat(cache.held()).containsExactlyInAnyOrder("a", "c");
        assertThat(cache.bytes()).isEqualTo(2 * SIZE);
    }

    @Test
    void whatIsLeasedStaysEvenWhenTheCacheIsClosed() throws Exception {
        var a = take("a");
        cache.close();
        assertThat(closed).isEmpty();
        a.close();
        a.close();
        assertThat(closed).containsExactly("a");
    }

    @Test
    void aValueMayLeaseWhatItIsMadeOf() throws Exception {
        cache.take("child", () -> new Thing("child", take("parent"))).close();
        cache.take("other", () -> new Thing("other", null)).close();
        assertThat(closed).as("the child goes first, the parent stays within the budget").containsExactly("child");
        cache.close();
        assertThat(closed).containsExactlyInAnyOrder("child", "parent", "other");
    }

    @Test
    void aFailedLoadingIsTriedAgain() throws Exception {
        assertThatThrownBy(() -> cache.take("a", () -> {
            throw new IOException("torn");
        })).isInstanceOf(ExecutionException.class).hasRootCauseMessage("torn");
        try (var a = take("a")) {
            assertThat(a.value().name).isEqualTo("a");
        }
    }
}
