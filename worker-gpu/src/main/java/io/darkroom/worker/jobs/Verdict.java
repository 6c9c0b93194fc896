package io.darkroom.worker.jobs;

/** What is to become of the record that carried a job. */
public enum Verdict {
    /** Its result is told; nobody needs it any more. */
    DONE,
    /** This worker did not bring it to an end; another one shall. */
    GIVE_BACK
}
