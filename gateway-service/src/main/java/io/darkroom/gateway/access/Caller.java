package io.darkroom.gateway.access;

import io.darkroom.contracts.tenant.TenantLimits;

/** Who makes a request. */
public record Caller(String tenant, TenantLimits limits) {
}
