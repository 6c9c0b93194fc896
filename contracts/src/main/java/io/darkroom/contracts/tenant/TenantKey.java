package io.darkroom.contracts.tenant;

/**
 * An API key as gateways know it: by its hash alone.
 *
 * @param keyHash see {@link KeyHash}
 * @param tenant  whose it is
 * @param active  false once revoked
 * @param limits  of the tenant
 */
public record TenantKey(String keyHash, String tenant, boolean active, TenantLimits limits) {
}
