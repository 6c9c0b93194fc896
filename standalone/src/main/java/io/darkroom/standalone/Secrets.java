package io.darkroom.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What an installation has to keep to itself, drawn once and kept in {@code secrets.json}.
 *
 * @param key                 API key of the tenant {@link Settings#TENANT}
 * @param internalToken       services show it to each other
 * @param webhookMasterSecret from which the tenants' signing secrets are derived
 */
public record Secrets(String key, String internalToken, String webhookMasterSecret, String s3AccessKey, String s3SecretKey) {
    private static final int BYTES = 20;

    /** @param random unpredictable */
    static Secrets readOrDraw(Path file, RandomGenerator random) throws IOException {
        ObjectMapper json = new ObjectMapper();
        if (Files.exists(file)) return json.readValue(file.toFile(), Secrets.class);
        Secrets drawn = new Secrets("dk_" + draw(random), draw(random), draw(random), draw(random), draw(random));
        PrivateFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(drawn));
        return drawn;
    }

    private static String draw(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Secrets[not shown]";
    }
}
