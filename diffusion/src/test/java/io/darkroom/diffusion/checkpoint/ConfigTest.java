package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @TempDir
    Path folder;

    @Test
    void readsTypesListsAndDefaults() throws IOException {
        Config config = config("{\"n\": 3, \"list\": [1, 2], \"f\": 0.5, \"yes\": true, \"t\": \"x\", \"nothing\": null, \"far\": -Infinity}");
        assertThat(config.integer("n", 0, 5)).isEqualTo(3);
        assertThat(config.integer("nothing", 7, 0, 9)).isEqualTo(7);
        assertThat(config.perLevel("n", 2, 0, 0, 9)).containsExactly(3, 3);
        assertThat(config.perLevel("list", 2, 0, 0, 9)).containsExactly(1, 2);
        assertThat(config.flagPerLevel("yes", 3)).containsExactly(true, true, true);
        assertThat(config.number("f", 0, 0, 1)).isEqualTo(0.5);
        assertThat(config.text("t", null)).isEqualTo("x");
        assertThat(config.flag("absent", true)).isTrue();
        assertThat(config.json().get("far").doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void namesTheSettingThatIsWrong() throws IOException {
        Config config = config("{\"n\": 3.5, \"big\": 99999999999, \"list\": [1], \"t\": 1, \"nan\": NaN, \"kind\": \"odd\"}");
        refused(() -> config.integer("n", 0, 5), "n: is no whole number");
        refused(() -> config.integer("big", 0, 5), "big: 99999999999 is outside 0 to 5");
        refused(() -> config.integer("absent", 0, 5), "absent: missing");
        refused(() -> config.perLevel("list", 2, 0, 0, 9), "list: needs 2 numbers, not 1");
        refused(() -> config.text("t", ""), "t: is no text");
        refused(() -> config.flag("t", true), "t: is neither true nor false");
        refused(() -> config.number("nan", 0, 0, 1), "nan: NaN is outside");
        refused(() -> config.texts("list"), "list: is no list of texts");
        refused(() -> config.only("kind", "\"default\""), "kind: \"odd\" is not supported");
        assertThatCode(() -> config.only("absent", "1")).doesNotThrowAnyException();
    }

    @Test
    void boundsWhatItReads() throws IOException {
        refused(() -> config("[]"), "no JSON object");
        refused(() -> config("{\"a\":"), "no valid JSON");
        refused(() -> config("{\"a\":" + "[".repeat(500)), "no valid JSON");
        refused(() -> config("{\"a\":\"" + "x".repeat(1 << 20) + "\"}"), "larger than");
        refused(() -> Config.read(folder.resolve("none.json")), "missing");
    }

    private static void refused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading).isInstanceOf(CheckpointException.class).hasMessageContaining(message);
    }

    private Config config(String json) throws IOException {
        return Config.read(Files.writeString(folder.resolve("config.json"), json));
    }
}
