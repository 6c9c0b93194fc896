package io.darkroom.gateway.http;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The way from the connection to an endpoint and back: reads the body within bounds, finds the operation, calls it on a virtual thread and
 * writes its answer, or its refusal in the words of its dialect. Every answer has {@code X-Request-Id}; none has a stack trace.
 */
@Singleton
public class HttpFront {
    private static final Logger LOG = Logger.getLogger(HttpFront.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final List<Dialect> dialects;
    private final List<Endpoint> endpoints;
    private final RouteTable routes;
    private final BodyReader bodies;
    private final ExecutorService threads;
    private final RandomGenerator random;

    HttpFront(@All List<Dialect> dialects, @All List<Endpoint> endpoints, Vertx vertx, RandomGenerator random,
            @VirtualThreads ExecutorService threads,
            @ConfigProperty(name = "darkroom.gateway.max-body", defaultValue = "8M") MemorySize maxBody,
            @ConfigProperty(name = "darkroom.gateway.max-bodies", defaultValue = "64M") MemorySize maxBodies,
            @ConfigProperty(name = "darkroom.gateway.max-discard", defaultValue = "64M") MemorySize maxDiscard) {
        this.dialects = dialects;
        this.endpoints = endpoints;
        this.routes = new RouteTable(endpoints);
        this.bodies = new BodyReader(vertx, maxBody.asLongValue(), maxBodies.asLongValue(), maxDiscard.asLongValue());
        this.threads = threads;
        this.random = random;
    }

    /** A dialect has all paths under its prefix; the one at the root has only the paths of its operations. */
    void mount(@Observes Router router) {
        for (Dialect dialect : dialects) {
            if (!dialect.prefix().equals("/")) router.route(dialect.prefix() + "*").handler(context -> receive(context, dialect));
        }
        for (Endpoint endpoint : endpoints) {
            String path = RouteTable.operation(endpoint).path();
            boolean mounted = dialects.stream().anyMatch(dialect -> !dialect.prefix().equals("/") && path.startsWith(dialect.prefix()));
            if (!mounted) router.route(path).handler(context -> receive(context, endpoint.dialect()));
        }
    }

    private void receive(RoutingContext routing, Dialect dialect) {
        HttpServerRequest request = routing.request();
        Context eventLoop = Vertx.currentContext();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        routing.response().closeHandler(closed -> gone.complete(null));
        bodies.read(request, reading -> {
            Call call = new Call(requestId(request), request.method().name(), request.path(), Map.of(), Queries.parse(request.query()),
                    headers(request), reading.body(), gone);
            threads.execute(() -> {
                try {
                    Answer answer = answer(call, dialect);
                    reading.release();
                    write(answer, call, routing.response(), eventLoop);
                } finally {
                    reading.release();
                }
            });
        });
        request.resume();
    }

    private Answer answer(Call call, Dialect family) {
        Dialect dialect = family;
        try {
            switch (routes.find(call.method(), call.path())) {
                case RouteTable.Match.Found found -> {
                    dialect = found.endpoint().dialect();
                    return found.endpoint().answer(call.at(found.parameters()));
                }
                case RouteTable.Match.WrongMethod wrong -> {
                    return dialect.wrongMethod(call, wrong.allowed());
                }
                case RouteTable.Match.Nothing nothing -> {
                    return dialect.noSuchPath(call);
                }
            }
        } catch (Refusal refusal) {
            return dialect.refuse(refusal, call);
        } catch (RuntimeException | Error fault) {
            LOG.errorf(fault, "request %s %s %s failed", call.requestId(), call.method(), call.path());
            return dialect.refuse(new Refusal(ErrorCode.INTERNAL, "Server error, request " + call.requestId()), call);
        }
    }

    private static void write(Answer answer, Call call, HttpServerResponse response, Context eventLoop) {
        switch (answer) {
            case Answer.Whole whole -> eventLoop.runOnContext(go -> {
                if (response.closed() || response.ended()) return;
                head(whole, call, response);
                if (call.method().equals("HEAD")) {
                    response.putHeader("Content-Length", String.valueOf(whole.body().length)).end();
                } else {
                    response.end(Buffer.buffer(whole.body()));
                }
            });
            case Answer.Events events -> {
                eventLoop.runOnContext(go -> {
                    if (!response.closed()) head(events, call, response.setChunked(true));
                });
                try {
                    events.stream().run(new VertxEventSink(response, eventLoop, call.gone()));
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException fault) {
                    LOG.errorf(fault, "stream %s %s broke", call.requestId(), call.path());
                } finally {
                    eventLoop.runOnContext(go -> {
                        if (!response.closed() && !response.ended()) response.end();
                    });
                }
            }
        }
    }

    private static void head(Answer answer, Call call, HttpServerResponse response) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("X-Request-Id", call.requestId());
    }

    private String requestId(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && REQUEST_ID.matcher(given).matches() ? given : HexFormat.of().toHexDigits(random.nextLong());
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }
}
