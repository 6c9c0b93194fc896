package io.darkroom.jobs;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.tenant.KeyHash;
import io.darkroom.contracts.tenant.TenantKey;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.jobs.store.ApiKey;
import io.darkroom.jobs.store.Audit;
import io.darkroom.jobs.store.Tenant;
import io.darkroom.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tenants and their API keys. Gateways learn of every change, and of everything at each start, through {@code tenants.keys}. */
@ApplicationScoped
public class Tenants {
    private static final Logger LOG = Logger.getLogger(Tenants.class);
    private static final String KEY_PREFIX = "dk_";
    private static final int KEY_BYTES = 24;

    /** A key as it is told once. */
    public record NewKey(String key, String keyHash) {
        @Override
        public String toString() {
            return "NewKey[keyHash=" + keyHash + "]";
        }
    }

    /** A key as it is listed. */
    public record ListedKey(String keyHash, boolean active) {
    }

    /** A tenant as it is listed. */
    public record ListedTenant(String id, TenantLimits limits, List<ListedKey> keys) {
    }

    private final Transactions transactions;
    private final Outbox outbox;
    private final Clock clock;
    private final RandomGenerator random;
    private final Optional<String> seedTenant;
    private final Optional<String> seedKey;

    Tenants(Transactions transactions, Outbox outbox, Clock clock, RandomGenerator random,
            @ConfigProperty(name = "darkroom.seed.tenant") Optional<String> seedTenant,
            @ConfigProperty(name = "darkroom.seed.key") Optional<String> seedKey) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
        this.seedTenant = seedTenant;
        this.seedKey = seedKey;
    }

    void onStart(@Observes StartupEvent event) {
        seedTenant.ifPresent(tenant -> transactions.run(() -> seed(tenant)));
        transactions.run(this::publishAll);
    }

    /** False when the tenant is there already. */
    public Uni<Boolean> create(String id, TenantLimits limits) {
        return outbox.transaction(() -> Tenant.lock(id).chain(known -> known != null ? Uni.createFrom().item(false)
                : Tenant.of(id, limits, clock.instant()).persist().chain(() -> audit("tenant created", id, limits.toString())).replaceWith(true)));
    }

    /** False when there is no such tenant. */
    public Uni<Boolean> limit(String id, TenantLimits limits) {
        return outbox.transaction(() -> Tenant.lock(id).chain(tenant -> {
            if (tenant == null) return Uni.createFrom().item(false);
            tenant.limit(limits);
            return audit("limits set", id, limits.toString()).chain(() -> ApiKey.ofTenant(id))
                    .chain(keys -> Transactions.each(keys, key -> publish(key, tenant))).replaceWith(true);
        }));
    }

    /** A fresh key, or empty when there is no such tenant. */
    public Uni<Optional<NewKey>> issue(String id) {
        return outbox.transaction(() -> Tenant.lock(id).chain(tenant -> {
            if (tenant == null) return Uni.createFrom().item(Optional.<NewKey>empty());
            byte[] bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            String key = KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            return add(key, tenant).replaceWith(Optional.of(new NewKey(key, KeyHash.of(key))));
        }));
    }

    /** False when the tenant has no such key. Revoking twice is the same as once. */
    public Uni<Boolean> revoke(String id, String keyHash) {
        return outbox.transaction(() -> Tenant.lock(id).chain(tenant -> ApiKey.of(keyHash).chain(key -> {
            if (tenant == null || key == null || !key.tenant.equals(id)) return Uni.createFrom().item(false);
            key.active = false;
            return audit("key revoked", id, keyHash).chain(() -> publish(key, tenant)).replaceWith(true);
        })));
    }

    /** The tenant, or null. Run in an open session. */
    public Uni<ListedTenant> of(String id) {
        return Tenant.of(id).chain(tenant -> tenant == null ? Uni.createFrom().nullItem() : ApiKey.ofTenant(id).map(keys ->
                new ListedTenant(id, tenant.limits(), keys.stream().map(key -> new ListedKey(key.keyHash, key.active)).toList())));
    }

    private Uni<Void> seed(String id) {
        return Tenant.lock(id)
                .chain(known -> known != null ? Uni.createFrom().item(known) : Tenant.of(id, TenantLimits.NONE, clock.instant()).<Tenant>persist())
                .chain(tenant -> seedKey.isEmpty() ? Uni.createFrom().voidItem() : seed(seedKey.get(), tenant));
    }

    private Uni<Void> seed(String key, Tenant tenant) {
        return ApiKey.of(KeyHash.of(key)).chain(known -> {
            if (known == null) return add(key, tenant);
            if (!known.tenant.equals(tenant.id)) LOG.warnf("The seed key belongs to tenant %s, not to %s, and stays so", known.tenant, tenant.id);
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> add(String key, Tenant tenant) {
        ApiKey row = ApiKey.of(KeyHash.of(key), tenant.id, clock.instant());
        return row.persist().chain(() -> audit("key issued", tenant.id, row.keyHash)).chain(() -> publish(row, tenant));
    }

    private Uni<Void> publishAll() {
        return ApiKey.all().chain(keys -> Transactions.each(keys, this::publish));
    }

    private Uni<Void> publish(ApiKey key, Tenant tenant) {
        return publish(new TenantKey(key.keyHash, key.tenant, key.active, tenant.limits()));
    }

    private Uni<Void> publish(TenantKey key) {
        return outbox.add(Topic.TENANTS_KEYS.topicName(), key.keyHash(), key);
    }

    private Uni<Void> audit(String act, String subject, String detail) {
        return Audit.add(clock.instant(), act, subject, detail);
    }
}
