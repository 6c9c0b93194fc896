package io.darkroom.webhooks.http;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.webhooks.DeliveryLoop;
import io.darkroom.webhooks.DeliveryState;
import io.darkroom.webhooks.store.DeliveryStore;
import io.darkroom.webhooks.store.DeliveryView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The operator's view of the messages: what is dead and why, and sending it again. */
@Path("/internal/webhooks")
@RunOnVirtualThread
public class WebhooksResource {
    private static final Logger LOG = Logger.getLogger(WebhooksResource.class);
    private static final int MOST = 500;

    private final DeliveryStore store;
    private final DeliveryLoop loop;
    private final Clock clock;

    WebhooksResource(DeliveryStore store, DeliveryLoop loop, Clock clock) {
        this.store = store;
        this.loop = loop;
        this.clock = clock;
    }

    /**
     * The tenant's messages, latest first.
     *
     * @param state {@code waiting}, {@code sending}, {@code delivered} or {@code dead}; absent for all
     * @param limit 1 to 500
     */
    @GET
    public Response list(@QueryParam("tenant") String tenant, @QueryParam("state") String state, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (tenant == null || tenant.isEmpty()) return invalid("The parameter tenant is missing.");
        if (limit < 1 || limit > MOST) return invalid("The parameter limit must be 1 to " + MOST + ".");
        Optional<DeliveryState> wanted = Arrays.stream(DeliveryState.values()).filter(known -> known.publicName().equals(state)).findFirst();
        if (state != null && wanted.isEmpty()) return invalid("The parameter state must be waiting, sending, delivered or dead.");
        List<DeliveryView> found = store.list(tenant, wanted.orElse(null), limit);
        return Response.ok(found).build();
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return store.find(id).map(Response::ok).orElseGet(() -> unknown()).build();
    }

    /** Sends a dead message again, in its old place among those of its order key. */
    @POST
    @Path("{id}/replay")
    public Response replay(@PathParam("id") String id) {
        Optional<Boolean> replayed = store.replay(id, clock.instant());
        if (replayed.isEmpty()) return unknown().build();
        if (!replayed.get()) return failure(Response.Status.CONFLICT, ErrorCode.INVALID_FIELD, "Only a dead webhook can be replayed.").build();
        LOG.infof("Webhook %s is replayed", id);
        loop.kick();
        return get(id);
    }

    private static Response.ResponseBuilder unknown() {
        return failure(Response.Status.NOT_FOUND, ErrorCode.NOT_FOUND, "There is no such webhook.");
    }

    private static Response invalid(String message) {
        return failure(Response.Status.BAD_REQUEST, ErrorCode.INVALID_FIELD, message).build();
    }

    private static Response.ResponseBuilder failure(Response.Status status, ErrorCode code, String message) {
        return Response.status(status).entity(new Failure(code, message));
    }
}
