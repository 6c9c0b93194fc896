package io.darkroom.training.registry;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.training.store.ModelStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes the models of the model folders at start, each after it was validated whole, and withdraws those that are gone or broken since. Cards
 * are published again at every start, so that a topic that was lost fills itself.
 */
@ApplicationScoped
public class ModelRegistry {
    private static final Logger LOG = Logger.getLogger(ModelRegistry.class);
    private static final long PAUSE_SECONDS = 2;

    private final ModelStore store;
    private final Optional<List<Path>> folders;
    private final Optional<String> standard;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ModelRegistry(ModelStore store, @ConfigProperty(name = "darkroom.models.dir") Optional<List<Path>> folders,
            @ConfigProperty(name = "darkroom.models.default") Optional<String> standard) {
        this.store = store;
        this.folders = folders;
        this.standard = standard;
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofVirtual().name("model-registry").start(this::untilPublished);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void untilPublished() {
        try {
            do {
                try {
                    folders.ifPresentOrElse(this::publish, () -> LOG.warn("darkroom.models.dir is not set; no model is published"));
                    return;
                } catch (RuntimeException away) {
                    LOG.warnf("Models wait to be published: %s", away.getMessage());
                }
            } while (!stopping.await(PAUSE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at every model in the folders and publishes what is sound; of two with one id the first counts. */
    void publish(List<Path> folders) {
        List<Path> candidates = new ArrayList<>();
        for (Path models : folders) {
            try (Stream<Path> entries = Files.list(models)) {
                candidates.addAll(entries.filter(ModelInspector::isCandidate).sorted().toList());
            } catch (IOException unreadable) {
                // Nothing is known about the models, so nothing is said about them.
                LOG.errorf("The model folder %s cannot be read; no model is published", models);
                return;
            }
        }
        Set<String> sound = new LinkedHashSet<>();
        for (Path candidate : candidates) {
            try {
                BundledModel model = ModelInspector.inspect(candidate);
                if (sound.contains(model.id())) {
                    LOG.errorf("The model %s is not published: another one is called %s", candidate.getFileName(), model.id());
                    continue;
                }
                publish(model);
                sound.add(model.id());
            } catch (NoSuchFileException missing) {
                LOG.errorf("The model %s is not published: %s is missing", candidate.getFileName(), candidate.relativize(Path.of(missing.getFile())));
            } catch (CheckpointException | IOException broken) {
                LOG.errorf("The model %s is not published: %s", candidate.getFileName(), broken.getMessage());
            }
        }
        for (String gone : store.withdrawOthers(List.copyOf(sound))) LOG.warnf("The model %s is withdrawn", gone);
    }

    private void publish(BundledModel model) throws IOException {
        long size = Files.size(model.weights());
        Instant modified = Files.getLastModifiedTime(model.weights()).toInstant();
        Optional<String> known = store.knownHash(model.id(), size, modified);
        String sha256 = known.isPresent() ? known.get() : FileHash.sha256(model.weights());
        ModelCard card = model.card(sha256, standard.filter(model.id()::equals).isPresent());
        store.publish(card, size, modified);
        LOG.infof("Model %s published: %s, %dx%d, %s", card.id(), card.family(), card.nativeWidth(), card.nativeHeight(), sha256.substring(0, 10));
    }
}
