package io.darkroom.jobs.store;

import io.darkroom.contracts.tenant.TenantKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** A key by its hash; the key itself is shown once and stored nowhere. */
@Entity
@Table(name = "api_key")
public class ApiKey extends PanacheEntityBase {
    @Id
    @Column(name = "key_hash")
    public String keyHash;
    public String tenant;
    public boolean active;
    @Column(name = "created_at")
    public Instant createdAt;

    public static ApiKey of(String keyHash, String tenant, Instant createdAt) {
        ApiKey key = new ApiKey();
        key.keyHash = keyHash;
        key.tenant = tenant;
        key.active = true;
        key.createdAt = createdAt;
        return key;
    }

    public static Uni<ApiKey> of(String keyHash) {
        return findById(keyHash);
    }

    public static Uni<List<ApiKey>> ofTenant(String tenant) {
        return list("tenant", tenant);
    }

    /** Every key with its tenant's limits, as gateways are told. */
    public static Uni<List<TenantKey>> all() {
        return Panache.getSession().chain(session -> session.createQuery(
                "select k, t from ApiKey k join Tenant t on t.id = k.tenant order by k.keyHash", Object[].class).getResultList())
                .map(rows -> rows.stream().map(row -> told((ApiKey) row[0], (Tenant) row[1])).toList());
    }

    private static TenantKey told(ApiKey key, Tenant tenant) {
        return new TenantKey(key.keyHash, key.tenant, key.active, tenant.limits());
    }
}
