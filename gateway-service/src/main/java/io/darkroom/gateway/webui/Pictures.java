package io.darkroom.gateway.webui;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.Output;
import io.darkroom.gateway.Refusal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Fetches finished pictures from the object store by their links, because this API answers with the bytes. Blocks. */
@Singleton
public class Pictures {
    private static final Logger LOG = Logger.getLogger(Pictures.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int LARGEST = 64 << 20;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER).build();

    /**
     * The whole file, checked against the checksum that its worker computed.
     *
     * @throws Refusal UNAVAILABLE when the store does not answer with these very bytes
     */
    byte[] fetch(Output output) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(output.url())).timeout(ANSWER).GET().build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(LARGEST);
                if (response.statusCode() == 200 && Sha256.of(bytes).equals(output.sha256())) return bytes;
            }
            LOG.warnf("object %s: status %d, or not the bytes that were stored", output.object(), response.statusCode());
        } catch (IOException unreachable) {
            LOG.warnf("object %s cannot be fetched: %s", output.object(), unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(ErrorCode.UNAVAILABLE, "The picture is stored but cannot be fetched now, please try again.");
    }
}
