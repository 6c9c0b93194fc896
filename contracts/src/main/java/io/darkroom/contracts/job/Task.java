package io.darkroom.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a worker is to do, in the engine's own words, whichever dialect it came in. Complete: nothing is left to defaults. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes(@JsonSubTypes.Type(value = TextToImage.class, name = "text-to-image"))
public sealed interface Task permits TextToImage {

    /** The id of the model that the task needs. */
    String model();

    /** How many pictures come out; at least 1. */
    int samples();

    /** The work in units that grow linearly with accelerator time: network calls x pictures x megapixels. */
    double work();
}
