package io.darkroom.contracts.job;

/**
 * How busy the system is for one tenant.
 *
 * @param waiting      jobs not yet ended
 * @param seconds      estimated time until a job submitted now would start
 * @param openOfTenant the tenant's own jobs not yet ended
 */
public record QueueLoad(int waiting, double seconds, int openOfTenant) {
}
