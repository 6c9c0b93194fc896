package io.darkroom.contracts.job;

/**
 * One finished file.
 *
 * @param object      key in the object store: {@code jobs/<job>/<release>.<attempt>/<index>.png}
 * @param contentType such as {@code image/png}
 * @param bytes       length
 * @param sha256      hexadecimal, of the whole file
 * @param seed        the seed of this picture
 * @param url         link that names this object alone and expires; null until job-service has minted it
 */
public record Output(String object, String contentType, long bytes, String sha256, long seed, String url) {

    public Output withUrl(String link) {
        return new Output(object, contentType, bytes, sha256, seed, link);
    }
}
