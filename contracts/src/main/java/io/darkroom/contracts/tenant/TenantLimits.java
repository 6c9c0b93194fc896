package io.darkroom.contracts.tenant;

/**
 * What a tenant may take at once.
 *
 * @param openJobs       jobs accepted and not yet ended, at most; 0 means no limit
 * @param sameRequest    how often the same payload may come within 30 seconds; 0 means no limit
 * @param weight         share of the workers relative to others; at least 1
 */
public record TenantLimits(int openJobs, int sameRequest, int weight) {

    /** No limits, equal share: what a self-hosted server starts with. */
    public static final TenantLimits NONE = new TenantLimits(0, 0, 1);
}
