package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    @Test
    void anEmptyObjectIsAllDefaults() {
        RequestBody body = read("{}");
        assertThat(body.all().keySet()).containsExactlyElementsOf(TextToImageFields.ALL.stream().map(Field::name).toList());
        assertThat(body.all()).containsEntry("steps", 50L).containsEntry("cfg_scale", 7.0).containsEntry("sampler_index", "Euler")
            .containsEntry("sampler_name", null).containsEntry("send_images", true).containsEntry("script_args", List.of());
    }

    @Test
    void nullIsTheDefaultForEveryField() {
        String nulls = String.join(",", TextToImageFields.ALL.stream().map(field -> "\"" + field.name() + "\": null").toList());
        assertThat(read("{" + nulls + "}").all()).isEqualTo(read("{}").all());
    }

    @Test
    void unknownFieldsAreDropped() {
        assertThat(read("{\"clip_skip\": 2, \"url\": \"x\"}").all()).isEqualTo(read("{}").all());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "steps | 20 | 20", "steps | \"20\" | 20", "steps | \" 20 \" | 20", "steps | 20.0 | 20", "steps | 20.7 | 20", "steps | true | 1",
        "cfg_scale | 7 | 7.0", "cfg_scale | \"7.5\" | 7.5", "cfg_scale | true | 1.0",
        "send_images | \"no\" | false", "send_images | \"OFF\" | false", "send_images | 0 | false", "send_images | \"Yes\" | true", "send_images | 1.0 | true",
        "prompt | 5 | 5", "prompt | 5.50 | 5.5", "prompt | true | True",
        "styles | [\"a\", 1] | [a, 1]",
    })
    void valuesAreConvertedAsTheOriginalDoes(String field, String json, String value) {
        assertThat(read("{\"" + field + "\": " + json + "}").all().get(field)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "steps | \"many\" | type_error.integer", "steps | \"\" | type_error.integer", "steps | \"20.5\" | type_error.integer", "steps | [] | type_error.integer",
        "steps | 1e300 | type_error.integer", "steps | 99999999999999999999 | type_error.integer",
        "steps | 0 | value_error.number.not_ge", "steps | -5 | value_error.number.not_ge", "steps | 151 | value_error.number.not_le",
        "batch_size | 9 | value_error.number.not_le", "n_iter | 17 | value_error.number.not_le", "width | 63 | value_error.number.not_ge",
        "height | 2049 | value_error.number.not_le", "cfg_scale | 0.5 | value_error.number.not_ge", "cfg_scale | 31 | value_error.number.not_le",
        "seed | -2 | value_error.number.not_ge", "seed | 4294967296 | value_error.number.not_le",
        "cfg_scale | \"NaN\" | type_error.float", "cfg_scale | \"Infinity\" | type_error.float", "cfg_scale | {} | type_error.float", "cfg_scale | \"\" | type_error.float",
        "send_images | \"maybe\" | type_error.bool", "send_images | 2 | type_error.bool",
        "prompt | \"a\\u0000b\" | value_error.unicode", "negative_prompt | \"\\ud83d\" | value_error.unicode",
        "prompt | [\"a\"] | type_error.str", "styles | \"a\" | type_error.list", "styles | [[]] | type_error.list", "alwayson_scripts | [] | type_error.dict",
    })
    void aValueThatCannotBeTakenIsNamedWithItsPlace(String field, String json, String type) {
        assertThat(errors("{\"" + field + "\": " + json + "}")).singleElement().satisfies(error -> {
            assertThat(error).containsEntry("loc", List.of("body", field)).containsEntry("type", type);
            assertThat((String) error.get("msg")).isNotBlank();
        });
    }

    @Test
    void everythingThatIsWrongIsReportedTogether() {
        assertThat(errors("{\"steps\": -1, \"width\": \"wide\", \"prompt\": 3}")).extracting(error -> error.get("loc"))
            .containsExactly(List.of("body", "steps"), List.of("body", "width"));
    }

    @Test
    void aPromptHasALimit() {
        assertThat(errors("{\"prompt\": \"" + "x".repeat(20_001) + "\"}")).singleElement()
            .satisfies(error -> assertThat(error).containsEntry("type", "value_error.any_str.max_length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"steps\": 1,}", "{} {}", "[1]", "null", "5", "nonsense"})
    void whatIsNoJsonObjectIsAValidationError(String json) {
        assertThat(errors(json)).singleElement().satisfies(error -> assertThat(((List<?>) error.get("loc")).getFirst()).isEqualTo("body"));
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(errors("{\"comments\": " + "[".repeat(100_000))).singleElement().satisfies(error -> assertThat(error).containsEntry("type", "value_error.jsondecode"));
    }

    private static RequestBody read(String json) {
        return RequestBody.read(json.getBytes(StandardCharsets.UTF_8), TextToImageFields.ALL);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> errors(String json) {
        WebUiException refused = catchThrowableOfType(WebUiException.class, () -> read(json));
        assertThat(refused.status()).isEqualTo(422);
        return (List<Map<String, Object>>) refused.body().get("detail");
    }
}
