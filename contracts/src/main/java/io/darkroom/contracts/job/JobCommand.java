package io.darkroom.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a caller asks of a job that exists. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes(@JsonSubTypes.Type(value = JobCommand.Cancel.class, name = "cancel"))
public sealed interface JobCommand {

    /**
     * End the job. A queued one ends at once; a running one at its next step.
     *
     * @param keepUnfinished decode and keep the picture as far as it is (AUTOMATIC1111's interrupt); else nothing is kept
     */
    record Cancel(long jobId, String tenant, boolean keepUnfinished) implements JobCommand {
    }
}
