package io.darkroom.gateway.stream;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.access.Callers;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.EventSink;
import io.darkroom.gateway.http.Json;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.JobEvents;
import io.darkroom.gateway.job.JobsClient;
import io.darkroom.gateway.job.ProgressView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Events {@code progress} ({@code step}, {@code steps}, {@code secondsLeft}) and, at last, {@code finished} ({@code state}, and {@code message}
 * where the job failed). It listens before it looks, so the end is never missed, and looks again at every sign of life.
 */
@Operation(id = "job-events", method = "GET", path = "/darkroom/v1/jobs/{id}/events", group = "Darkroom",
        summary = "The progress of a job as server-sent events")
public class JobEventStream implements Endpoint {
    private static final Pattern ID = Pattern.compile("\\d{1,16}");
    private static final int MOST_STREAMS = 500;
    private static final int MOST_PENDING = 16;
    private static final long SIGN_OF_LIFE_SECONDS = 15;

    private final DarkroomErrors errors;
    private final Callers callers;
    private final JobsClient jobs;
    private final JobEvents events;
    private final ProgressView progress;
    private final Json json;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    JobEventStream(DarkroomErrors errors, Callers callers, JobsClient jobs, JobEvents events, ProgressView progress, Json json) {
        this.errors = errors;
        this.callers = callers;
        this.jobs = jobs;
        this.events = events;
        this.progress = progress;
        this.json = json;
    }

    private sealed interface News {
        record Step(JobProgress report) implements News {
        }

        record End(JobView job) implements News {
        }

        record CallerGone() implements News {
        }
    }

    @Override
    public Dialect dialect() {
        return errors;
    }

    @Override
    public Answer answer(Call call) {
        String tenant = callers.byBearer(call).tenant();
        String text = call.pathParameter("id");
        if (!ID.matcher(text).matches()) throw unknown();
        long id = Long.parseLong(text);
        if (jobs.job(id, tenant).isEmpty()) throw unknown();
        if (!streams.tryAcquire()) throw new Refusal(ErrorCode.UNAVAILABLE, "Too many streams are open.");
        return new Answer.Events(sink -> {
            try {
                stream(id, tenant, call, sink);
            } finally {
                streams.release();
            }
        });
    }

    private void stream(long id, String tenant, Call call, EventSink sink) throws InterruptedException {
        BlockingQueue<News> news = new LinkedBlockingQueue<>();
        call.gone().thenRun(() -> news.add(new News.CallerGone()));
        try (var ends = events.subscribe(id, event -> {
                if (event instanceof JobEvent.Finished(long jobId, JobView job)) news.add(new News.End(job));
            });
            var steps = progress.subscribe(id, report -> {
                if (news.size() < MOST_PENDING && report.tenant().equals(tenant)) news.add(new News.Step(report));
            })) {
            sink.keepAlive(); // sends the head, which the caller waits for
            progress.of(id, tenant).ifPresent(report -> news.add(new News.Step(report)));
            look(id, tenant, news);
            JobProgress told = null;
            while (true) {
                switch (news.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS)) {
                    case null -> {
                        if (!sink.keepAlive()) return;
                        look(id, tenant, news);
                    }
                    case News.Step(JobProgress report) -> {
                        if (!report.equals(told)) sink.send("progress", json.text(step(report)));
                        told = report;
                    }
                    case News.End(JobView job) -> {
                        sink.send("finished", json.text(end(job)));
                        return;
                    }
                    case News.CallerGone gone -> {
                        return;
                    }
                }
            }
        }
    }

    private void look(long id, String tenant, BlockingQueue<News> news) {
        jobs.job(id, tenant).filter(job -> job.state().terminal()).ifPresent(job -> news.add(new News.End(job)));
    }

    private static Map<String, Object> step(JobProgress report) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("step", report.step());
        data.put("steps", report.steps());
        data.put("secondsLeft", report.secondsLeft());
        return data;
    }

    private static Map<String, Object> end(JobView job) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("state", job.state());
        if (job.failure() != null) data.put("message", job.failure().message());
        return data;
    }

    private static Refusal unknown() {
        return new Refusal(ErrorCode.NOT_FOUND, "No such job.");
    }
}
