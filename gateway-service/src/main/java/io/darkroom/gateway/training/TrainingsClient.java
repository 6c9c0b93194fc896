package io.darkroom.gateway.training;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.gateway.InternalHttp;
import io.darkroom.gateway.Refusal;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks training-service. Every call blocks, and throws {@link Refusal} UNAVAILABLE when it gets no answer. */
@Singleton
public class TrainingsClient {
    private final InternalHttp http;
    private final String base;
    private final JavaType view;
    private final JavaType views;

    TrainingsClient(InternalHttp http, @ConfigProperty(name = "darkroom.training.url") String url) {
        this.http = http;
        this.base = url.replaceAll("/+$", "") + "/internal/trainings";
        TypeFactory types = http.mapper().getTypeFactory();
        this.view = types.constructType(TrainingView.class);
        this.views = types.constructCollectionType(List.class, TrainingView.class);
    }

    /** Starts a training; it stands when this returns. */
    public TrainingView start(NewTraining training) {
        return http.<TrainingView>post(URI.create(base), training, view)
                .orElseThrow(() -> new Refusal(ErrorCode.UNAVAILABLE, "Training is not available now, please try again."));
    }

    /** Empty when it is unknown or another tenant's. */
    public Optional<TrainingView> training(String id, String tenant) {
        return http.get(URI.create(base + "/" + encoded(id) + "?tenant=" + encoded(tenant)), view);
    }

    /** The tenant's trainings, whatever their state. */
    public List<TrainingView> trainings(String tenant) {
        return http.<List<TrainingView>>get(URI.create(base + "?tenant=" + encoded(tenant)), views).orElse(List.of());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
