package io.darkroom.webhooks.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkroom.webhooks.DeliveryState;
import java.time.Instant;
import java.util.List;

/**
 * A message as the operator sees it: without its body and without the query of its address, which may hold secrets of the receiver.
 *
 * @param dueAt      when it is sent next; only says something while it waits
 * @param lastStatus HTTP status of the latest attempt, if there was an answer
 * @param log        of the attempts, oldest first; null in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryView(String webhookId, String tenant, String address, String order, DeliveryState state, int attempts, Instant dueAt,
        Integer lastStatus, String lastError, Instant createdAt, Instant endedAt, List<Attempt> log) {

    /** One attempt. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(int attempt, Instant endedAt, Integer status, String error) {
    }

    static DeliveryView of(DeliveryRow row, List<AttemptRow> log) {
        int query = row.url.indexOf('?');
        String address = query < 0 ? row.url : row.url.substring(0, query);
        List<Attempt> attempts = log == null ? null : log.stream().map(a -> new Attempt(a.key.attempt(), a.endedAt, a.status, a.error)).toList();
        return new DeliveryView(row.webhookId, row.tenant, address, row.orderKey, row.state, row.attempts, row.dueAt, row.lastStatus,
            row.lastError, row.createdAt, row.endedAt, attempts);
    }
}
