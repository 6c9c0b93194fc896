package io.darkroom.jobs.http;

import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.jobs.Tenants;
import io.darkroom.jobs.store.Sessions;
import io.darkroom.jobs.store.Tenant;
import io.darkroom.jobs.store.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Tenants, their limits, keys and usage, for operators. */
@Path("/internal/tenants")
public class TenantResource {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int HIGHEST_LIMIT = 1_000_000;
    private static final int HIGHEST_WEIGHT = 1_000;

    /** A tenant to be; without limits there are none. */
    public record NewTenant(String id, TenantLimits limits) {
    }

    private final Tenants tenants;

    TenantResource(Tenants tenants) {
        this.tenants = tenants;
    }

    /** 201, or 409 when it is there already. */
    @POST
    public Uni<Response> create(NewTenant wanted) {
        if (wanted == null || wanted.id() == null || !ID.matcher(wanted.id()).matches()) {
            throw new BadRequestException("id is 1 to 64 letters, digits, dots, dashes and underscores and begins with a letter or digit");
        }
        TenantLimits limits = wanted.limits() == null ? TenantLimits.NONE : checked(wanted.limits());
        return tenants.create(wanted.id(), limits).map(made -> Response.status(made ? Response.Status.CREATED : Response.Status.CONFLICT).build());
    }

    @GET
    @Path("/{tenant}")
    public Uni<Tenants.ListedTenant> tenant(@PathParam("tenant") String tenant) {
        return Sessions.read(() -> tenants.of(tenant).onItem().ifNull().failWith(NotFoundException::new));
    }

    @PUT
    @Path("/{tenant}/limits")
    public Uni<Response> limit(@PathParam("tenant") String tenant, TenantLimits limits) {
        return tenants.limit(tenant, checked(limits)).map(TenantResource::doneOrUnknown);
    }

    /** A fresh key, shown this once. */
    @POST
    @Path("/{tenant}/keys")
    public Uni<Response> issue(@PathParam("tenant") String tenant) {
        return tenants.issue(tenant).map(key -> key.map(fresh -> Response.status(Response.Status.CREATED).entity(fresh).build())
                .orElseThrow(NotFoundException::new));
    }

    /** Revokes a key, named by its hash. */
    @DELETE
    @Path("/{tenant}/keys/{hash}")
    public Uni<Response> revoke(@PathParam("tenant") String tenant, @PathParam("hash") String hash) {
        return tenants.revoke(tenant, hash).map(TenantResource::doneOrUnknown);
    }

    /** What the tenant used from {@code from} until before {@code to}, both like 2026-01-31T00:00:00Z. */
    @GET
    @Path("/{tenant}/usage")
    public Uni<Usage.Total> usage(@PathParam("tenant") String tenant, @QueryParam("from") String from, @QueryParam("to") String to) {
        Instant first = instant("from", from);
        Instant end = instant("to", to);
        return Sessions.read(() -> Tenant.of(tenant).onItem().ifNull().failWith(NotFoundException::new).chain(() -> Usage.total(tenant, first, end)));
    }

    private static TenantLimits checked(TenantLimits limits) {
        if (limits == null) throw new BadRequestException("the limits are missing");
        if (limits.openJobs() < 0 || limits.openJobs() > HIGHEST_LIMIT) throw new BadRequestException("openJobs is 0 to " + HIGHEST_LIMIT);
        if (limits.sameRequest() < 0 || limits.sameRequest() > HIGHEST_LIMIT) throw new BadRequestException("sameRequest is 0 to " + HIGHEST_LIMIT);
        if (limits.weight() < 1 || limits.weight() > HIGHEST_WEIGHT) throw new BadRequestException("weight is 1 to " + HIGHEST_WEIGHT);
        return limits;
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeParseException unreadable) {
            throw new BadRequestException(name + " is a time like 2026-01-31T00:00:00Z", unreadable);
        }
    }

    private static Response doneOrUnknown(boolean done) {
        if (!done) throw new NotFoundException();
        return Response.noContent().build();
    }
}
