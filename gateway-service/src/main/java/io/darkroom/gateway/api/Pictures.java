package io.darkroom.gateway.api;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobView;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;

/** The pictures of a job as answers carry them: links, or base64 without a prefix. */
@Singleton
public class Pictures {
    private static final Logger LOG = Logger.getLogger(Pictures.class);
    private static final int LARGEST = 32 * 1024 * 1024;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

    /** One entry a picture; base64 where the request asked for it. */
    public List<String> of(JobView job) {
        boolean base64 = job.meta() != null && "yes".equals(job.meta().get("base64"));
        List<String> pictures = new ArrayList<>();
        for (Output output : job.outputs()) pictures.add(base64 ? Base64.getEncoder().encodeToString(bytes(output)) : output.url());
        return pictures;
    }

    /**
     * The file itself, fetched from its link.
     *
     * @throws Refusal UNAVAILABLE when the object store does not give it
     */
    public byte[] bytes(Output output) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(output.url())).timeout(Duration.ofSeconds(30)).GET().build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(LARGEST + 1);
                if (response.statusCode() == 200 && bytes.length <= LARGEST) return bytes;
                LOG.warnf("%s: status %d, %d bytes", output.object(), response.statusCode(), bytes.length);
            }
        } catch (IOException unreachable) {
            LOG.warnf("%s: %s", output.object(), unreachable.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(ErrorCode.UNAVAILABLE, "The picture cannot be read now, please try again.");
    }
}
