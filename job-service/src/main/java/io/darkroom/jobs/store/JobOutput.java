package io.darkroom.jobs.store;

import io.darkroom.contracts.job.Output;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** A file that an ended job refers to. */
@Entity
@Table(name = "job_output")
@IdClass(JobOutput.Key.class)
public class JobOutput extends PanacheEntityBase {

    /** Job and place in its list of outputs, from 0. */
    public record Key(long jobId, int idx) implements Serializable {
    }

    @Id
    @Column(name = "job_id")
    public long jobId;
    @Id
    public int idx;
    public String object;
    @Column(name = "content_type")
    public String contentType;
    public long bytes;
    public String sha256;
    public long seed;

    /** As the contract has it, without a link. */
    public Output output() {
        return new Output(object, contentType, bytes, sha256, seed, null);
    }

    public static Uni<List<JobOutput>> of(long jobId) {
        return list("jobId", Sort.by("idx"), jobId);
    }

    /** Adds the outputs of a job to the open transaction. */
    public static Uni<Void> add(long jobId, List<Output> outputs) {
        Object[] rows = IntStream.range(0, outputs.size()).mapToObj(i -> row(jobId, i, outputs.get(i))).toArray();
        return rows.length == 0 ? Uni.createFrom().voidItem() : Panache.getSession().chain(session -> session.persistAll(rows));
    }

    private static JobOutput row(long jobId, int idx, Output output) {
        JobOutput row = new JobOutput();
        row.jobId = jobId;
        row.idx = idx;
        row.object = output.object();
        row.contentType = output.contentType();
        row.bytes = output.bytes();
        row.sha256 = output.sha256();
        row.seed = output.seed();
        return row;
    }
}
