package io.darkroom.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back. */
public sealed interface Answer {

    int status();

    Map<String, String> headers();

    /** A whole body, sent with its length. */
    record Whole(int status, Map<String, String> headers, byte[] body) implements Answer {
    }

    /** Server-sent events: {@code stream} writes them and returns when the stream is over. */
    record Events(Stream stream) implements Answer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store", "X-Accel-Buffering", "no");
        }
    }

    /** Writes one stream of events. */
    interface Stream {
        void run(EventSink sink) throws InterruptedException;
    }

    static Whole of(int status, String contentType, byte[] body) {
        return new Whole(status, Map.of("Content-Type", contentType), body);
    }

    /** The same with one more header. */
    static Whole with(Whole answer, String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put(name, value);
        return new Whole(answer.status(), headers, answer.body());
    }
}
