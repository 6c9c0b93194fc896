package io.darkroom.webhooks.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.outbound.OutboundUrl;
import java.util.regex.Pattern;

/** Reads a record of {@code webhooks.due} and lets through only what can be stored and sent. */
final class DueReader {
    /** No dot: the signature joins id, time and body with dots. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final int LONGEST_NAME = 200;

    private final ObjectMapper json;

    DueReader(ObjectMapper json) {
        this.json = json;
    }

    /** @throws Unreadable naming what is wrong, without the record's content */
    WebhookDue read(String record) throws Unreadable {
        if (record == null) throw new Unreadable("no value");
        WebhookDue due;
        try {
            due = json.readValue(record, WebhookDue.class);
        } catch (JsonProcessingException notJson) {
            throw new Unreadable("not the JSON of a due webhook");
        }
        if (due == null) throw new Unreadable("null");
        if (due.webhookId() == null || !ID.matcher(due.webhookId()).matches()) throw new Unreadable("webhookId");
        check(due.tenant(), "tenant", LONGEST_NAME);
        check(due.order(), "order", LONGEST_NAME);
        check(due.url(), "url", OutboundUrl.MAX_LENGTH);
        check(due.body(), "body", Integer.MAX_VALUE);
        if (due.createdAt() == null) throw new Unreadable("createdAt");
        return due;
    }

    private static void check(String value, String name, int longest) throws Unreadable {
        // PostgreSQL stores no NUL; refusing it here keeps such a record from being tried for ever.
        if (value == null || value.isEmpty() || value.length() > longest || value.indexOf('\0') >= 0) throw new Unreadable(name);
    }

    /** A record that will never be right. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String what) {
            super(what);
        }
    }
}
