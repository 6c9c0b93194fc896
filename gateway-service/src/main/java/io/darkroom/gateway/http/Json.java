package io.darkroom.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;

/** Writes answers as JSON. */
@Singleton
public class Json {
    private final ObjectMapper mapper;

    public Json(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public Answer.Whole answer(int status, Object body) {
        return Answer.of(status, "application/json", bytes(body));
    }

    public byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("an answer that cannot be written: " + value.getClass(), ours);
        }
    }

    public String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("an answer that cannot be written: " + value.getClass(), ours);
        }
    }
}
