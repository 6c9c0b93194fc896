package io.darkroom.worker.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.job.Task;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.Engine;
import io.darkroom.worker.engine.LoadedModel;
import io.darkroom.worker.engine.Outcome;
import io.darkroom.worker.engine.Progress;
import io.darkroom.worker.engine.StopSignal;
import io.darkroom.worker.engine.UnusableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
    private static final long SIZE = 100;

    @TempDir
    Path folder;

    private final Shelf shelf = new Shelf();
    private ModelCache cache;

    /** An engine whose models only remember whether they are open. */
    private static final class Shelf implements Engine {
        final List<String> opened = new ArrayList<>();
        final List<String> closed = new ArrayList<>();
        CountDownLatch mayOpen = new CountDownLatch(0);

        @Override
        public String device() {
            return "shelf";
        }

        @Override
        public LoadedModel open(Path folder) throws UnusableModelException {
            String name = folder.getFileName().toString();
            try {
                mayOpen.await();
            } catch (InterruptedException stop) {
                throw new UnusableModelException("interrupted", stop);
            }
            synchronized (this) {
                opened.add(name);
            }
            if (name.startsWith("broken")) throw new UnusableModelException(name + " is broken", null);
            return new LoadedModel() {
                @Override
                public long bytes() {
                    return SIZE;
                }

                @Override
                public Outcome run(Task task, Progress progress, StopSignal stop) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {
                    closed.add(name);
                }
            };
        }
    }

    @BeforeEach
    void makeFolders() throws Exception {
        for (String name : List.of("a", "b", "c", "broken")) Files.createDirectory(folder.resolve(name));
        cache = new ModelCache(shelf, new ModelFolders(List.of(folder)), 2 * SIZE);
    }

    private static ModelCard card(String name) {
        return new ModelCard(name, null, "sd15", "bundled:" + name, "0", 8, 8, false, false);
    }

    private void use(String name) throws Exception {
        cache.take(card(name)).close();
    }

    @Test
    void aModelIsLoadedOnceAndStays() throws Exception {
        use("a");
        use("a");
        assertThat(shelf.opened).containsExactly("a");
        assertThat(cache.held()).containsExactly("a");
    }

    @Test
    void theOneUnusedForLongestLeaves() throws Exception {
        use("a");
        use("b");
        use("a");
        use("c");
        assertThat(shelf.closed).containsExactly("b");
        assertThat(cache.held()).containsExactly("a", "c");
    }

    @Test
    void aModelInUseIsNeverClosed() throws Exception {
        try (ModelCache.Lease a = cache.take(card("a")); ModelCache.Lease b = cache.take(card("b"))) {
            use("c");
            assertThat(shelf.closed).containsExactly("c");
            cache.close();
            assertThat(shelf.closed).containsExactly("c");
        }
        assertThat(shelf.closed).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aLeaseClosedTwiceCountsOnce() throws Exception {
        ModelCache.Lease first = cache.take(card("a"));
        try (ModelCache.Lease second = cache.take(card("a"))) {
            first.close();
            first.close();
            cache.close();
            assertThat(shelf.closed).isEmpty();
        }
        assertThat(shelf.closed).containsExactly("a");
    }

    @Test
    void aFailedLoadingIsTriedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.take(card("broken"))).isInstanceOf(UnusableModelException.class).hasMessage("broken is broken");
        }
        assertThat(shelf.opened).containsExactly("broken", "broken");
        assertThat(cache.held()).isEmpty();
    }

    @Test
    void newWeightsUnderAnOldIdAreAnotherModel() throws Exception {
        use("a");
        cache.take(new ModelCard("a", null, "sd15", "bundled:a", "1", 8, 8, false, false)).close();
        assertThat(shelf.opened).containsExactly("a", "a");
    }

    @Test
    void manyWaitForOneLoading() throws Exception {
        shelf.mayOpen = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                users.add(threads.submit(() -> {
                    use("a");
                    return null;
                }));
            }
            shelf.mayOpen.countDown();
            for (Future<?> user : users) user.get();
        }
        assertThat(shelf.opened).containsExactly("a");
    }
}
