package io.darkroom.gateway.kafka;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.tenant.TenantKey;
import io.darkroom.gateway.access.KeyView;
import io.darkroom.gateway.job.JobEvents;
import io.darkroom.gateway.job.ProgressView;
import io.darkroom.gateway.model.Registry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;

/** What this gateway hears, and who takes it. */
@Singleton
class Listeners {

    private record To<V>(Topic topic, Class<V> type, BiConsumer<String, V> taker) implements TopicListener<V> {
        @Override
        public void heard(String key, V value) {
            taker.accept(key, value);
        }
    }

    @Produces
    @Singleton
    TopicListener<TenantKey> keys(KeyView keys) {
        return new To<>(Topic.TENANTS_KEYS, TenantKey.class, (hash, key) -> {
            if (key == null) keys.remove(hash);
            else keys.put(key);
        });
    }

    @Produces
    @Singleton
    TopicListener<ModelCard> models(Registry registry) {
        return new To<>(Topic.MODELS_REGISTRY, ModelCard.class, (id, card) -> {
            if (card == null) registry.remove(id);
            else registry.put(card);
        });
    }

    @Produces
    @Singleton
    TopicListener<JobEvent> events(JobEvents events, ProgressView progress) {
        return new To<>(Topic.JOBS_EVENTS, JobEvent.class, (id, event) -> {
            if (event == null) return;
            events.publish(event);
            if (event instanceof JobEvent.Finished) progress.remove(event.jobId());
        });
    }

    @Produces
    @Singleton
    TopicListener<JobProgress> progress(ProgressView progress) {
        return new To<>(Topic.JOBS_PROGRESS, JobProgress.class, (id, report) -> {
            if (report != null) progress.put(report);
        });
    }
}
