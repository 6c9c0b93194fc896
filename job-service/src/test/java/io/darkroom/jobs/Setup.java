package io.darkroom.jobs;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Settings of the service under test: a pool for every test class, and sweeps only when a test asks for one. */
public class Setup implements QuarkusTestResourceLifecycleManager {
    static final String SEED_TENANT = "seeded";
    static final String SEED_KEY = "dk_seed-key-for-tests";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "darkroom.pools", "default,life,submit,result,release,fair,quiet,sweep,wire,http",
                "darkroom.jobs.sweep-every", "PT24H",
                "darkroom.seed.tenant", SEED_TENANT,
                "darkroom.seed.key", SEED_KEY);
    }

    @Override
    public void stop() {
    }
}
