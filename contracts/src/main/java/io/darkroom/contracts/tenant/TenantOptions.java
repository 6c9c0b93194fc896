package io.darkroom.contracts.tenant;

import java.util.Map;

/**
 * The settings of AUTOMATIC1111's web UI that a tenant has changed. One record holds all of them; a later one replaces it.
 *
 * @param tenant   whose they are
 * @param revision counts the changes; a lower one is older
 * @param values   option key to text, number or boolean; only keys that differ from the server's defaults
 */
public record TenantOptions(String tenant, long revision, Map<String, Object> values) {
}
