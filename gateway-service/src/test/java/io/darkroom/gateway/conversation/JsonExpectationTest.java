package io.darkroom.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonExpectationTest {
    private final Map<String, String> remembered = new HashMap<>();

    @Test
    void wordsMatchAndRemember() throws Exception {
        check("{\"id\": \"<number:id>\", \"a\": \"<any>\", \"b\": \"<~x+>\", \"<more>\": true}", "{\"id\": 7, \"a\": null, \"b\": \"xx\", \"c\": 1}");
        assertThat(remembered).containsEntry("id", "7");
        check("1.0", "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"a\": 1} | {\"a\": 2}", "{\"a\": 1} | {\"a\": \"1\"}", "{\"a\": 1} | {}", "{\"a\": 1} | {\"a\": 1, \"b\": 2}", "[1] | [1, 2]",
        "\"<number>\" | \"7\"", "\"<~x>\" | \"xx\"", "null | \"\"", "{\"a\": null} | {}"})
    void differencesAreFound(String expected, String actual) {
        assertThatThrownBy(() -> check(expected, actual)).isInstanceOf(AssertionError.class);
    }

    private void check(String expected, String actual) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonExpectation.check(json.readTree(expected), json.readTree(actual), "it", remembered);
    }
}
