package io.darkroom.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.InternalHttp;
import io.darkroom.gateway.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SubmissionTest {
    private static final long ID = 42;

    private final JobEvents events = new JobEvents();
    private final JobsClient nobody = new JobsClient(new InternalHttp(new ObjectMapper(), "t"), "http://127.0.0.1:1");

    @AfterEach
    void nobodyListensAnyMore() {
        assertThat(events.waitedFor()).isZero();
    }

    @Test
    void anEndThatComesBeforeTheAcknowledgementIsNotMissed() throws Exception {
        Outcome outcome = submit(job -> events.publish(finished()), Duration.ofSeconds(10), new CompletableFuture<>());
        assertThat(outcome).isEqualTo(new Outcome.Finished(view(JobState.SUCCEEDED)));
    }

    @Test
    void aJobThatOutlastsTheWaitGoesOnWithItsEstimate() throws Exception {
        Outcome outcome = submit(job -> events.publish(new JobEvent.Accepted(ID, "acme", 7.5, null)), Duration.ofMillis(50), new CompletableFuture<>());
        assertThat(outcome).isEqualTo(new Outcome.StillRunning(ID, 7.5, Map.of()));
    }

    @Test
    void withoutAWaitTheAcceptanceIsAllThatIsWaitedFor() throws Exception {
        Outcome outcome = submit(job -> Thread.ofVirtual().start(() -> events.publish(new JobEvent.Accepted(ID, "acme", 7.5, null))),
                Duration.ZERO, new CompletableFuture<>());
        assertThat(outcome).isEqualTo(new Outcome.StillRunning(ID, 7.5, Map.of()));
    }

    @Test
    void aRefusalOfJobServiceIsTheOutcome() throws Exception {
        Failure failure = new Failure(ErrorCode.QUOTA_EXCEEDED, "full");
        assertThat(submit(job -> events.publish(new JobEvent.Rejected(ID, "acme", failure)), Duration.ofSeconds(10), new CompletableFuture<>()))
                .isEqualTo(new Outcome.Rejected(failure));
    }

    @Test
    void withoutAnAcknowledgementThereIsNoJob() throws Exception {
        Outcome outcome = submit(job -> {
            throw new Refusal(ErrorCode.UNAVAILABLE, "no broker");
        }, Duration.ofSeconds(10), new CompletableFuture<>());
        assertThat(outcome).isEqualTo(new Outcome.Rejected(new Failure(ErrorCode.UNAVAILABLE, "no broker")));
    }

    @Test
    void aFaultInSendingLeavesNoListenerBehind() {
        assertThatThrownBy(() -> submit(job -> {
            throw new IllegalStateException("fault");
        }, Duration.ofSeconds(10), new CompletableFuture<>())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallerWhoIsGoneIsNotWaitedFor() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        assertThat(submit(job -> gone.complete(null), Duration.ofHours(1), gone)).isInstanceOf(Outcome.StillRunning.class);
    }

    @Test
    void aRepeatWhoseEarlierJobCannotBeAskedForIsUnavailable() throws Exception {
        Outcome outcome = submit(job -> events.publish(new JobEvent.Accepted(ID, "acme", 1, 41L)), Duration.ofSeconds(10), new CompletableFuture<>());
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class,
                rejected -> assertThat(rejected.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private Outcome submit(Consumer<JobSubmitted> broker, Duration wait, CompletableFuture<Void> gone) throws InterruptedException {
        JobQueue queue = new JobQueue() {
            @Override
            public void submit(JobSubmitted job) {
                broker.accept(job);
            }

            @Override
            public void command(JobCommand command) {
                throw new UnsupportedOperationException("no commands here");
            }
        };
        JobSubmitted job = new JobSubmitted(ID, "acme", "r", "v3-text2img", null, "f", 0, "default", null, null, Map.of(), Instant.EPOCH);
        return new Submission(queue, events, nobody).submit(job, wait, gone);
    }

    private static JobEvent finished() {
        return new JobEvent.Finished(ID, view(JobState.SUCCEEDED));
    }

    private static JobView view(JobState state) {
        return new JobView(ID, "acme", "v3-text2img", state, List.of(), 1, 0, null, Map.of(), Instant.EPOCH);
    }
}
