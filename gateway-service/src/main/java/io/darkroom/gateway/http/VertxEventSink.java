package io.darkroom.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;

/** Writes server-sent events on the connection's event loop. */
final class VertxEventSink implements EventSink {
    private final HttpServerResponse response;
    private final Context eventLoop;
    private final CompletableFuture<Void> gone;

    VertxEventSink(HttpServerResponse response, Context eventLoop, CompletableFuture<Void> gone) {
        this.response = response;
        this.eventLoop = eventLoop;
        this.gone = gone;
    }

    @Override
    public boolean send(String name, String data) {
        return write("event: " + name + "\ndata: " + data + "\n\n");
    }

    @Override
    public boolean keepAlive() {
        return write(": still here\n\n");
    }

    private boolean write(String text) {
        if (gone.isDone()) return false;
        eventLoop.runOnContext(go -> {
            if (!response.closed() && !response.ended()) response.write(text);
        });
        return true;
    }
}
