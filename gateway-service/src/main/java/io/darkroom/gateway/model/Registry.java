package io.darkroom.gateway.model;

import io.darkroom.contracts.model.ModelCard;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models that requests may name, kept up to date from the registry's topic. */
@Singleton
public class Registry {
    private final Map<String, ModelCard> byId = new ConcurrentHashMap<>();

    public void put(ModelCard card) {
        byId.put(card.id(), card);
    }

    public void remove(String id) {
        byId.remove(id);
    }

    /** The model of that id, if this tenant may use it. */
    public Optional<ModelCard> find(String id, String tenant) {
        return Optional.ofNullable(byId.get(id)).filter(card -> card.visibleTo(tenant));
    }

    /** The model of requests that name none: the one marked as default, else the first by id. */
    public Optional<ModelCard> standard(String tenant) {
        List<ModelCard> visible = visibleTo(tenant);
        return visible.stream().filter(ModelCard::isDefault).findFirst().or(() -> visible.stream().findFirst());
    }

    /** Every model that this tenant may use, by id. */
    public List<ModelCard> visibleTo(String tenant) {
        return byId.values().stream().filter(card -> card.visibleTo(tenant)).sorted(Comparator.comparing(ModelCard::id)).toList();
    }
}
