package io.darkroom.gateway.webui;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.tenant.TenantOptions;
import io.darkroom.gateway.kafka.TopicSender;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What each tenant has changed of the options. The truth is a compacted topic that every gateway reads whole, so changes survive restarts
 * and are the same on all gateways; of two changes at the same moment on two gateways the later one in the topic stands.
 */
@Singleton
public class OptionOverlays {
    private static final TenantOptions UNCHANGED = new TenantOptions(null, 0, Map.of());

    private final Map<String, TenantOptions> byTenant = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> changing = new ConcurrentHashMap<>();
    private final TopicSender sender;

    OptionOverlays(TopicSender sender) {
        this.sender = sender;
    }

    /** Only what differs from the defaults. */
    Map<String, Object> of(String tenant) {
        return byTenant.getOrDefault(tenant, UNCHANGED).values();
    }

    /**
     * Replaces a tenant's overlay; it counts for its next request, here at once and elsewhere within moments.
     *
     * @throws io.darkroom.gateway.Refusal UNAVAILABLE when the broker did not acknowledge it
     */
    void change(String tenant, UnaryOperator<Map<String, Object>> change) {
        ReentrantLock lock = changing.computeIfAbsent(tenant, first -> new ReentrantLock());
        lock.lock();
        try {
            TenantOptions before = byTenant.getOrDefault(tenant, UNCHANGED);
            Map<String, Object> values = change.apply(before.values());
            if (values.equals(before.values())) return;
            TenantOptions after = new TenantOptions(tenant, before.revision() + 1, values);
            sender.send(Topic.WEBUI_OPTIONS, tenant, after);
            heard(after);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what the topic says; an older revision than the one known is late and does not count. */
    public void heard(TenantOptions options) {
        byTenant.merge(options.tenant(), options, (known, next) -> next.revision() >= known.revision() ? next : known);
    }

    /** The topic's record of this tenant was deleted. */
    public void forget(String tenant) {
        byTenant.remove(tenant);
    }
}
