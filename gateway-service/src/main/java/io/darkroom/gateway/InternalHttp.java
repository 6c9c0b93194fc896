package io.darkroom.gateway;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.chassis.InternalPaths;
import io.darkroom.contracts.error.ErrorCode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Asks the other services over HTTP, with the installation's token and short limits of time. */
@Singleton
public class InternalHttp {
    private static final Logger LOG = Logger.getLogger(InternalHttp.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
    private final ObjectMapper mapper;
    private final String token;

    public InternalHttp(ObjectMapper mapper, @ConfigProperty(name = "darkroom.internal.token") String token) {
        this.mapper = mapper;
        this.token = token;
    }

    /**
     * GET.
     *
     * @return empty on 404
     * @throws Refusal UNAVAILABLE when the service cannot be reached or does not answer as it should
     */
    public <T> Optional<T> get(URI uri, JavaType type) {
        return exchange(HttpRequest.newBuilder(uri).GET(), type);
    }

    /**
     * POST of a JSON body.
     *
     * @return empty on 404
     * @throws Refusal UNAVAILABLE when the service cannot be reached or does not answer as it should
     */
    public <T> Optional<T> post(URI uri, Object body, JavaType type) {
        try {
            byte[] json = mapper.writeValueAsBytes(body);
            return exchange(HttpRequest.newBuilder(uri).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json)), type);
        } catch (IOException ours) {
            throw new IllegalStateException("a body that cannot be written: " + body.getClass(), ours);
        }
    }

    /** For the types of {@link #get} and {@link #post}. */
    public ObjectMapper mapper() {
        return mapper;
    }

    private <T> Optional<T> exchange(HttpRequest.Builder request, JavaType type) {
        HttpRequest ready = request.header(InternalPaths.HEADER, token).header("Accept", "application/json").timeout(ANSWER).build();
        try {
            HttpResponse<byte[]> response = client.send(ready, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 404) return Optional.empty();
            if (response.statusCode() / 100 == 2) return Optional.of(mapper.readValue(response.body(), type));
            LOG.warnf("%s %s answered %d", ready.method(), ready.uri(), response.statusCode());
        } catch (IOException unreachable) {
            LOG.warnf("%s %s: %s", ready.method(), ready.uri(), unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(ErrorCode.UNAVAILABLE, "The server is busy or restarting, please try again.");
    }
}
