package io.darkroom.jobs.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** Questions about the jobs of a pool that have not ended. Run in an open session. */
public final class Backlog {

    private Backlog() {
    }

    /**
     * Open jobs, their work, and who is there to do it.
     *
     * @param work  see {@link io.darkroom.contracts.job.Task#work}
     * @param slots of workers that have been seen lately
     */
    public record Size(long queued, long released, double work, int slots) {
        public long open() {
            return queued + released;
        }
    }

    /** A waiting job as admission sees it. */
    public record Waiting(long id, String tenant, int weight, double work) {
    }

    /** @param fresh workers count that have been seen since then */
    public static Uni<Size> of(String pool, Instant fresh) {
        return ahead(pool, Long.MAX_VALUE, fresh);
    }

    /** The same of those open jobs alone that are older than {@code id}. */
    public static Uni<Size> ahead(String pool, long id, Instant fresh) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                select count(*) filter (where state = 'QUEUED'), count(*) filter (where state = 'RELEASED'), coalesce(sum(work), 0),
                  (select coalesce(sum(slots), 0) from {h-schema}worker where pool = :pool and seen_at >= :fresh)
                from {h-schema}job where pool = :pool and id < :id and state in ('QUEUED', 'RELEASED')""", Object[].class)
                .setParameter("pool", pool).setParameter("id", id).setParameter("fresh", fresh).getSingleResult())
                .map(row -> new Size(((Number) row[0]).longValue(), ((Number) row[1]).longValue(), ((Number) row[2]).doubleValue(),
                        ((Number) row[3]).intValue()));
    }

    /** The first waiting jobs of every tenant, at most {@code each}: by tenant, then higher priority, then older. */
    public static Uni<List<Waiting>> heads(String pool, int each) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                select head.id, t.id, t.weight, head.work from {h-schema}tenant t cross join lateral (
                  select j.id, j.work, j.priority from {h-schema}job j where j.pool = :pool and j.tenant = t.id and j.state = 'QUEUED'
                  order by j.priority desc, j.id limit :each) head
                order by t.id, head.priority desc, head.id""", Object[].class)
                .setParameter("pool", pool).setParameter("each", each).getResultList())
                .map(rows -> rows.stream().map(row -> new Waiting(((Number) row[0]).longValue(), (String) row[1], ((Number) row[2]).intValue(),
                        ((Number) row[3]).doubleValue())).toList());
    }
}
