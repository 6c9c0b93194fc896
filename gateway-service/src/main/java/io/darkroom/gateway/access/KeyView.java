package io.darkroom.gateway.access;

import io.darkroom.contracts.tenant.KeyHash;
import io.darkroom.contracts.tenant.TenantKey;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All API keys by their hash, kept up to date from the topic of keys. */
@Singleton
public class KeyView {
    private final Map<String, TenantKey> byHash = new ConcurrentHashMap<>();

    public void put(TenantKey key) {
        byHash.put(key.keyHash(), key);
    }

    public void remove(String keyHash) {
        byHash.remove(keyHash);
    }

    /** Whose key this is; empty when it belongs to nobody or was revoked. */
    public Optional<TenantKey> owner(String key) {
        return Optional.ofNullable(byHash.get(KeyHash.of(key))).filter(TenantKey::active);
    }
}
