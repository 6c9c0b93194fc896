package io.darkroom.jobs.http;

import io.darkroom.jobs.Pools;
import io.darkroom.jobs.store.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Pools, for operators. */
@Path("/internal/pools")
public class PoolResource {
    private final Pools pools;

    PoolResource(Pools pools) {
        this.pools = pools;
    }

    @GET
    public Uni<List<Pools.PoolView>> all() {
        return Sessions.read(pools::all);
    }

    @POST
    @Path("/{pool}/pause")
    public Uni<Response> pause(@PathParam("pool") String pool) {
        return set(pool, true);
    }

    @POST
    @Path("/{pool}/resume")
    public Uni<Response> resume(@PathParam("pool") String pool) {
        return set(pool, false);
    }

    private Uni<Response> set(String pool, boolean paused) {
        return pools.pause(pool, paused).map(known -> {
            if (!known) throw new NotFoundException();
            return Response.noContent().build();
        });
    }
}
