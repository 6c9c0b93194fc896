package io.darkroom.jobs.objects;

import io.darkroom.contracts.job.Output;
import io.darkroom.jobs.JobSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The objects of jobs: everything below {@code jobs/<id>/}. */
@ApplicationScoped
public class JobObjects {
    private final ObjectStore store;
    private final JobSettings settings;

    JobObjects(ObjectStore store, JobSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * What is wrong with outputs that a worker says it has uploaded, or empty: each must lie in the job's own folder, exist, and have
     * the stated length, and the stated hash where the store knows one. Throws while the store cannot be asked.
     */
    public Optional<String> problem(long jobId, List<Output> outputs) {
        for (Output output : outputs) {
            if (output == null || output.object() == null || !output.object().startsWith(folder(jobId)) || output.object().contains("..")) {
                return Optional.of("an output lies outside the job's folder");
            }
            Optional<ObjectStore.Stored> stored = store.stat(output.object());
            if (stored.isEmpty()) return Optional.of(output.object() + " is missing");
            if (stored.get().bytes() != output.bytes()) {
                return Optional.of(output.object() + " has " + stored.get().bytes() + " bytes, not " + output.bytes());
            }
            if (stored.get().sha256() != null && !stored.get().sha256().equalsIgnoreCase(output.sha256())) {
                return Optional.of(output.object() + " has another hash");
            }
        }
        return Optional.empty();
    }

    /** The same outputs with fresh links. */
    public List<Output> linked(List<Output> outputs) {
        return outputs.stream().map(output -> output.withUrl(store.link(output.object(), output.contentType(), settings.linkLifetime()))).toList();
    }

    /** Deletes whatever lies in the job's folder and is not among these outputs; returns how many objects that were. */
    public int keepOnly(long jobId, List<Output> outputs) {
        Set<String> kept = new HashSet<>();
        for (Output output : outputs) kept.add(output.object());
        List<String> lost = store.list(folder(jobId)).stream().filter(name -> !kept.contains(name)).toList();
        store.delete(lost);
        return lost.size();
    }

    private static String folder(long jobId) {
        return "jobs/" + jobId + "/";
    }
}
