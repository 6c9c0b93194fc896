package io.darkroom.contracts.work;

import io.darkroom.contracts.job.Task;

/**
 * A job released to a pool. The attempt is the delivery count of the record that carries it.
 *
 * @param release how often admission has released this job, from 1; with the delivery count it forms the fencing token
 */
public record WorkItem(long jobId, String tenant, int release, Task task) {
}
