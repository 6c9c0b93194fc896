package io.darkroom.jobs.http;

import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.jobs.Estimates;
import io.darkroom.jobs.Transactions;
import io.darkroom.jobs.Views;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;

/** What gateways ask about jobs. Every question names the tenant; another tenant's job is answered like one that never was. */
@Path("/internal")
public class JobResource {
    private static final int LONGEST_LIST = 100;

    private final Views views;
    private final Estimates estimates;

    JobResource(Views views, Estimates estimates) {
        this.views = views;
        this.estimates = estimates;
    }

    /** The job with fresh links; 404 when the tenant has none of this id. */
    @GET
    @Path("/jobs/{id}")
    public Uni<JobView> job(@PathParam("id") long id, @QueryParam("tenant") String tenant) {
        String known = named(tenant);
        return Sessions.read(() -> Job.of(id, known).onItem().ifNull().failWith(NotFoundException::new).chain(views::of));
    }

    /** The tenant's open jobs, oldest first, or with {@code open=false} its latest ones; at most a hundred. */
    @GET
    @Path("/jobs")
    public Uni<List<JobView>> jobs(@QueryParam("tenant") String tenant, @QueryParam("open") @DefaultValue("true") boolean open) {
        String known = named(tenant);
        List<JobView> list = new ArrayList<>();
        return Sessions.read(() -> Job.list(known, open, LONGEST_LIST)
                .chain(jobs -> Transactions.each(jobs, job -> views.of(job).invoke(list::add).replaceWithVoid())).replaceWith(list));
    }

    /** How busy a pool is for the tenant. */
    @GET
    @Path("/load")
    public Uni<QueueLoad> load(@QueryParam("tenant") String tenant, @QueryParam("pool") @DefaultValue("default") String pool) {
        String known = named(tenant);
        return Sessions.read(() -> estimates.load(known, pool));
    }

    private static String named(String tenant) {
        if (tenant == null || tenant.isBlank()) throw new BadRequestException("the tenant is missing");
        return tenant;
    }
}
