package io.darkroom.worker;

import io.darkroom.testkit.golden.ProjectRoot;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** A worker with the bundled models on the processor, and a lock so short that a job can outlast it. */
public class WorkerSetup implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Map<String, String> settings = new HashMap<>();
            settings.put("darkroom.models.dir", ProjectRoot.find().resolve("models").toString());
            settings.put("darkroom.cache.dir", Files.createTempDirectory("darkroom-worker-cache-").toString());
            settings.put("darkroom.device", "cpu");
            settings.put("darkroom.threads", "1");
            settings.put("darkroom.worker.lock", "PT3S");
            settings.put("darkroom.worker.warm", "true");
            return settings;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Workers that leave early and allow little time, on a queue of their own. */
    public static class Hasty extends WorkerSetup {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = super.getConfigOverrides();
            settings.put("darkroom.worker.pool", "hasty");
            settings.put("darkroom.worker.grace", "PT0S");
            settings.put("darkroom.worker.time-limit", "PT8S");
            return settings;
        }
    }
}
