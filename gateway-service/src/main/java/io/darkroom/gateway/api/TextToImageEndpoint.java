package io.darkroom.gateway.api;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobIds;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.WebhookTarget;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.request.group.Notice;
import io.darkroom.contracts.request.shape.ModelTextToImage;
import io.darkroom.contracts.request.shape.TextToImageRequest;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.binding.Fingerprint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.RouteTable;
import io.darkroom.gateway.job.Outcome;
import io.darkroom.gateway.job.SameRequests;
import io.darkroom.gateway.job.Submission;
import io.darkroom.gateway.model.Registry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * An operation that makes pictures from a text: understands the request, submits the job and waits a while for its end.
 *
 * @param <R> the shape of its requests
 */
public abstract class TextToImageEndpoint<R extends Record & TextToImageRequest> extends ApiEndpoint<R> {
    private static final Logger LOG = Logger.getLogger(TextToImageEndpoint.class);

    @Inject
    Registry registry;
    @Inject
    JobIds ids;
    @Inject
    Clock clock;
    @Inject
    RandomGenerator random;
    @Inject
    SameRequests sameRequests;
    @Inject
    Submission submission;
    @Inject
    JobAnswers answers;
    @ConfigProperty(name = "darkroom.gateway.wait", defaultValue = "10s")
    Duration wait;
    @ConfigProperty(name = "darkroom.gateway.pool", defaultValue = "default")
    String pool;
    @ConfigProperty(name = "darkroom.safety-checker.missing", defaultValue = "refuse")
    SafetyPolicy safety;

    protected TextToImageEndpoint(Class<R> shape) {
        super(shape);
    }

    @Override
    protected Answer answer(Valid<R> valid) {
        String operation = RouteTable.operation(this).id();
        RequestHeaders headers = RequestHeaders.of(valid.call());
        long id = ids.next();
        PictureOrder order = PictureOrder.of(valid.request(), model(valid), id, random, safety);
        String fingerprint = Fingerprint.of(operation, valid.values());
        if (headers.idempotencyKey().isEmpty()) sameRequests.count(valid.caller(), fingerprint);
        JobSubmitted job = new JobSubmitted(id, valid.caller().tenant(), valid.call().requestId(), operation,
                headers.idempotencyKey().orElse(null), fingerprint, 0, pool, order.task(), webhook(valid.request().notice()), order.meta(),
                clock.instant());
        LOG.infof("request %s: job %d, %s of %s", job.requestId(), id, operation, job.tenant());
        Answer.Whole answer = answer(job, headers.respondAsync() ? Duration.ZERO : wait, valid);
        return headers.respondAsync() ? Answer.with(answer, "Preference-Applied", "respond-async") : answer;
    }

    private Answer.Whole answer(JobSubmitted job, Duration patience, Valid<R> valid) {
        AnswerStyle style = AnswerStyle.ofOperation(job.operation());
        try {
            return switch (submission.submit(job, patience, valid.call().gone())) {
                case Outcome.Finished(var ended) -> answers.ended(style, ended);
                case Outcome.StillRunning(long running, double eta, var meta) -> answers.processing(style, running, eta, meta);
                case Outcome.Rejected(var failure) -> throw new Refusal(failure);
            };
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.UNAVAILABLE, "The server is stopping, please try again.");
        }
    }

    private ModelCard model(Valid<R> valid) {
        String tenant = valid.caller().tenant();
        if (!(valid.request() instanceof ModelTextToImage choosing)) {
            return registry.standard(tenant).orElseThrow(() -> new Refusal(ErrorCode.UNAVAILABLE, "No model is ready yet, please try again."));
        }
        String id = choosing.model().modelId();
        if (id == null) throw new Refusal(ErrorCode.MODEL_NOT_FOUND, "Model id not found");
        return registry.find(id, tenant).orElseThrow(() -> new Refusal(ErrorCode.MODEL_NOT_FOUND, "Model id not found"));
    }

    private static WebhookTarget webhook(Notice notice) {
        if (notice.webhook() == null) return null;
        return new WebhookTarget(notice.webhook(), notice.trackId() == null ? null : notice.trackId().json());
    }
}
