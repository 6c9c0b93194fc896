package io.darkroom.jobs.store;

import io.darkroom.contracts.tenant.TenantLimits;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;

/** Who pays. Its row is the lock under which its submissions are counted and its keys change. */
@Entity
@Table(name = "tenant")
public class Tenant extends PanacheEntityBase {
    @Id
    public String id;
    @Column(name = "open_jobs")
    public int openJobs;
    @Column(name = "same_request")
    public int sameRequest;
    public int weight;
    @Column(name = "created_at")
    public Instant createdAt;

    public TenantLimits limits() {
        return new TenantLimits(openJobs, sameRequest, weight);
    }

    public void limit(TenantLimits limits) {
        openJobs = limits.openJobs();
        sameRequest = limits.sameRequest();
        weight = limits.weight();
    }

    public static Tenant of(String id, TenantLimits limits, Instant createdAt) {
        Tenant tenant = new Tenant();
        tenant.id = id;
        tenant.limit(limits);
        tenant.createdAt = createdAt;
        return tenant;
    }

    /** The tenant with its row locked until the transaction ends, or null. */
    public static Uni<Tenant> lock(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    public static Uni<Tenant> of(String id) {
        return findById(id);
    }
}
