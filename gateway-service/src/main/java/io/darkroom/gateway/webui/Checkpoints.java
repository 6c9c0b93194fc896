package io.darkroom.gateway.webui;

import io.darkroom.contracts.model.ModelCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that a caller may use, under the names by which the web UI's clients call checkpoints.
 *
 * @param cards visible to the caller, in the order in which lists show them
 */
public record Checkpoints(List<ModelCard> cards) {
    private static final int SHORT_HASH = 10;

    /** The first ten digits of the checksum. */
    static String hash(ModelCard card) {
        return card.sha256().substring(0, SHORT_HASH);
    }

    /** The id with the short hash in brackets: what the option {@code sd_model_checkpoint} holds. */
    static String title(ModelCard card) {
        return card.id() + " [" + hash(card) + "]";
    }

    /** The model that runs while nothing else is chosen. */
    Optional<ModelCard> standard() {
        return cards.stream().filter(ModelCard::isDefault).findFirst().or(() -> cards.stream().findFirst());
    }

    /** By id, with or without the short hash in brackets (the title), by short hash or whole checksum. */
    Optional<ModelCard> find(String name) {
        return cards.stream().filter(card -> called(card, name)).findFirst();
    }

    private static boolean called(ModelCard card, String name) {
        String inBrackets = " [" + hash(card) + "]";
        String bare = name.endsWith(inBrackets) ? name.substring(0, name.length() - inBrackets.length()) : name;
        return bare.equals(card.id()) || name.equals(card.sha256()) || name.equals(hash(card));
    }

    /** The answer of {@code GET /sdapi/v1/sd-models}: these six fields and no other, because typed clients refuse more. */
    public List<Map<String, Object>> list() {
        return cards.stream().map(Checkpoints::item).toList();
    }

    private static Map<String, Object> item(ModelCard card) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("title", title(card));
        item.put("model_name", card.id());
        item.put("hash", hash(card));
        item.put("sha256", card.sha256());
        item.put("filename", card.id());
        item.put("config", null);
        return item;
    }
}
