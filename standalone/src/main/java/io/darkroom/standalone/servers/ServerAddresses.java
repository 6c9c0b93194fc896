package io.darkroom.standalone.servers;

/**
 * Where the three servers listen and how to be let in.
 *
 * @param kafka for {@code bootstrap.servers}
 */
public record ServerAddresses(String kafka, Postgres postgres, S3 s3) {

    /** @param url {@code postgresql://HOST:PORT/DATABASE}; with {@code jdbc:} before it for JDBC */
    public record Postgres(String url, String user, String password) {
        @Override
        public String toString() {
            return "Postgres[" + url + "]";
        }
    }

    /** @param bucket exists already */
    public record S3(String endpoint, String accessKey, String secretKey, String bucket) {
        @Override
        public String toString() {
            return "S3[" + endpoint + "]";
        }
    }
}
