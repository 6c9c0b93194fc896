package io.darkroom.training.http;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.training.NewTrainingRules;
import io.darkroom.training.TrainingEvent;
import io.darkroom.training.TrainingIds;
import io.darkroom.training.store.TrainingStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Trainings, for the other services. Errors are {@link Failure}s. */
@Path("/internal/trainings")
@RunOnVirtualThread
public class TrainingsResource {
    private static final Logger LOG = Logger.getLogger(TrainingsResource.class);
    private static final int LONGEST_REASON = 500;

    private final TrainingStore store;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration step;

    TrainingsResource(TrainingStore store, Clock clock, RandomGenerator random, @ConfigProperty(name = "darkroom.training.sandbox.step") Duration step) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.step = step;
    }

    /** Why a training cannot go on. */
    public record Reason(String reason) {
    }

    /** Starts a training; it stands when this answers. */
    @POST
    public Response start(NewTraining training) {
        Optional<String> broken = NewTrainingRules.broken(training);
        if (broken.isPresent()) return failure(422, ErrorCode.INVALID_FIELD, broken.get());
        TrainingView view = store.create(TrainingIds.next(random), training, clock.instant(), step);
        LOG.infof("Training %s of %s begins", view.id(), view.tenant());
        return Response.status(Response.Status.CREATED).entity(view).build();
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id, @QueryParam("tenant") String tenant) {
        return store.find(id, tenant == null ? "" : tenant).map(view -> Response.ok(view).build()).orElseGet(TrainingsResource::unknown);
    }

    /**
     * The tenant's trainings, latest first, at most a thousand.
     *
     * @param models true for those alone that have made a model; a sandbox training makes none
     */
    @GET
    public Response list(@QueryParam("tenant") String tenant, @QueryParam("models") @DefaultValue("false") boolean models) {
        if (tenant == null || tenant.isEmpty()) return failure(400, ErrorCode.INVALID_FIELD, "The parameter tenant is missing.");
        return Response.ok(models ? store.listModels(tenant) : store.list(tenant)).build();
    }

    @POST
    @Path("{id}/cancel")
    public Response cancel(@PathParam("id") String id, @QueryParam("tenant") String tenant) {
        return answer(store.end(id, tenant == null ? "" : tenant, TrainingEvent.CANCELLED, null, clock.instant()));
    }

    /** For whoever does the training's work, and for the operator. */
    @POST
    @Path("{id}/fail")
    public Response fail(@PathParam("id") String id, @QueryParam("tenant") String tenant, Reason why) {
        String reason = why == null ? null : why.reason();
        boolean usable = reason != null && !reason.isBlank() && reason.length() <= LONGEST_REASON && reason.chars().noneMatch(Character::isISOControl);
        if (!usable) return failure(422, ErrorCode.INVALID_FIELD, "reason must be one line of 1 to " + LONGEST_REASON + " characters.");
        return answer(store.end(id, tenant == null ? "" : tenant, TrainingEvent.FAILED, reason, clock.instant()));
    }

    private static Response answer(TrainingStore.Change change) {
        if (change.view() == null) return unknown();
        if (!change.taken()) return failure(409, ErrorCode.INVALID_FIELD, "The training has ended: " + change.view().state().documentedName() + ".");
        LOG.infof("Training %s of %s ended: %s", change.view().id(), change.view().tenant(), change.view().state().documentedName());
        return Response.ok(change.view()).build();
    }

    private static Response unknown() {
        return failure(404, ErrorCode.NOT_FOUND, "There is no such training.");
    }

    private static Response failure(int status, ErrorCode code, String message) {
        return Response.status(status).entity(new Failure(code, message)).build();
    }
}
