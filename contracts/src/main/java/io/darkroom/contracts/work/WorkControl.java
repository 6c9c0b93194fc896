package io.darkroom.contracts.work;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What job-service tells all workers; the one that runs the job obeys. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "control")
@JsonSubTypes(@JsonSubTypes.Type(value = WorkControl.Stop.class, name = "stop"))
public sealed interface WorkControl {

    /** @param keepUnfinished decode and upload the picture as far as it is */
    record Stop(long jobId, boolean keepUnfinished) implements WorkControl {
    }
}
