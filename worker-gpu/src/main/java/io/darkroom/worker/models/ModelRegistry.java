package io.darkroom.worker.models;

import io.darkroom.contracts.model.ModelCard;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** This worker's view of the model registry, kept current by its topic. */
@ApplicationScoped
public class ModelRegistry {
    private final Map<String, ModelCard> cards = new ConcurrentHashMap<>();
    private final CompletableFuture<ModelCard> firstDefault = new CompletableFuture<>();

    /** Takes in what the registry says now about a model. */
    public void put(ModelCard card) {
        if (card.removed()) {
            cards.remove(card.id());
            return;
        }
        cards.put(card.id(), card);
        if (card.isDefault()) firstDefault.complete(card);
    }

    /** Forgets a model whose record was deleted. */
    public void remove(String id) {
        cards.remove(id);
    }

    /** The model of that id if this tenant may use it. */
    public Optional<ModelCard> find(String id, String tenant) {
        return Optional.ofNullable(cards.get(id)).filter(card -> card.visibleTo(tenant));
    }

    /** Completes with the default model that is heard of first. */
    public CompletableFuture<ModelCard> firstDefault() {
        return firstDefault.copy();
    }

    public int size() {
        return cards.size();
    }
}
