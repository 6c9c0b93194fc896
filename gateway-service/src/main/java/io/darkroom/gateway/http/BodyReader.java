package io.darkroom.gateway.http;

import io.darkroom.gateway.http.Call.Body;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads request bodies within bounds: at most {@code limit} bytes are kept of one request and {@code room} of all together; what is
 * longer is read and thrown away, so that the caller can read the documented answer, up to {@code discard} bytes.
 */
final class BodyReader {
    private static final long PATIENCE_MILLIS = 60_000;
    /** How long a caller who goes on sending has for reading the answer. */
    private static final long FAREWELL_MILLIS = 5_000;

    private final Vertx vertx;
    private final long limit;
    private final long room;
    private final long discard;
    private final AtomicLong held = new AtomicLong();

    BodyReader(Vertx vertx, long limit, long room, long discard) {
        this.vertx = vertx;
        this.limit = limit;
        this.room = room;
        this.discard = discard;
    }

    /** Calls {@code done} once, on the event loop: with the body, or with the reason why it was not kept; not at all when the caller leaves. */
    void read(HttpServerRequest request, Consumer<Reading> done) {
        Reading reading = new Reading(request, done);
        reading.timer = vertx.setTimer(PATIENCE_MILLIS, id -> reading.abandon());
        request.handler(reading::take);
        request.endHandler(end -> reading.finish());
        request.exceptionHandler(broken -> reading.abandon());
    }

    /** Bytes held for requests that are being answered. */
    long held() {
        return held.get();
    }

    /** One request's body on its way. Used on its event loop, except for {@link #release}. */
    final class Reading {
        private final HttpServerRequest request;
        private final Consumer<Reading> done;
        private final AtomicLong mine = new AtomicLong();
        private Buffer buffer = Buffer.buffer();
        private Body refusal;
        private long seen;
        private long timer;
        private boolean over;

        private Reading(HttpServerRequest request, Consumer<Reading> done) {
            this.request = request;
            this.done = done;
        }

        private void take(Buffer chunk) {
            seen += chunk.length();
            if (refusal == null && seen > limit) refuse(new Body.TooLarge(limit));
            if (refusal == null && held.addAndGet(chunk.length()) > room) {
                held.addAndGet(-chunk.length());
                refuse(new Body.NoRoom());
            }
            if (refusal == null) {
                mine.addAndGet(chunk.length());
                buffer.appendBuffer(chunk);
            } else if (seen > discard && !over) {
                request.response().putHeader("Connection", "close");
                vertx.setTimer(FAREWELL_MILLIS, late -> request.connection().close());
                finish();
            }
        }

        private void refuse(Body reason) {
            refusal = reason;
            buffer = null;
            release();
        }

        private void finish() {
            if (over) return;
            over = true;
            vertx.cancelTimer(timer);
            done.accept(this);
        }

        private void abandon() {
            if (over) return;
            over = true;
            vertx.cancelTimer(timer);
            release();
            request.connection().close();
        }

        Body body() {
            return refusal != null ? refusal : new Body.Whole(buffer.getBytes());
        }

        /** Gives the room back; the request is answered. */
        void release() {
            held.addAndGet(-mine.getAndSet(0));
        }
    }
}
