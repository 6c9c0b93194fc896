package io.darkroom.contracts.request;

/**
 * A value that is passed on exactly as it came, such as {@code track_id}.
 *
 * @param json a JSON text: a quoted string, a number, a flag
 */
public record JsonText(String json) {
}
