package io.darkroom.gateway.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyParserTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void jsonIsReadWithoutItsHeaderAndUnderTheWrongOne() {
        Map<String, Value> expected = Map.of("prompt", new Value.Text("x"));
        assertThat(parse("{\"prompt\": \"x\"}", null)).isEqualTo(expected);
        assertThat(parse(" \n{\"prompt\": \"x\"}", FORM)).isEqualTo(expected);
        assertThat(parse("\uFEFF{\"prompt\": \"x\"}", "text/plain")).isEqualTo(expected);
    }

    @Test
    void aTrailingCommaAndALineFeedInATextAreTolerated() {
        assertThat(parse("{\"prompt\": \"a\nb\", \"images\": [1, ], }", null))
                .isEqualTo(Map.of("prompt", new Value.Text("a\nb"), "images", new Value.Items(List.of(new Value.Num("1")))));
    }

    @Test
    void numbersStayAsWritten() {
        assertThat(parse("{\"a\": 1.10, \"b\": 1e999999999}", null))
                .isEqualTo(Map.of("a", new Value.Num("1.10"), "b", new Value.Num("1e999999999")));
    }

    @Test
    void formsAreReadWithTheirLists() {
        assertThat(parse("prompt=a+b%21&images[]=x&images%5B%5D=y&two=1&two=2&one[0]=z&empty=", FORM + "; charset=utf-8")).isEqualTo(Map.of(
                "prompt", new Value.Text("a b!"),
                "images", new Value.Items(List.of(new Value.Text("x"), new Value.Text("y"))),
                "two", new Value.Items(List.of(new Value.Text("1"), new Value.Text("2"))),
                "one", new Value.Items(List.of(new Value.Text("z"))),
                "empty", new Value.Text("")));
    }

    @Test
    void anEmptyBodyHasNoFields() {
        assertThat(parse("", null)).isEmpty();
        assertThat(parse(" \n", "application/json")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\"}", "{\"a\": 01x}", "[1]", "\"text\"", "null", "{} {}", "{\"a\": NaN}", "<xml/>", "{'a': 1}", "{\"a\": \"\\x\"}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(refusal(body)).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        assertThat(catchThrowableOfType(Refusal.class, () -> BodyParser.parse(body, Optional.empty())).code())
                .isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void depthTokensNamesAndNumbersAreBounded() {
        assertThat(refusal("{\"a\": " + "[".repeat(50_000))).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(refusal("{\"a\": [" + "1,".repeat(200_000) + "1]}")).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(refusal("{\"" + "n".repeat(100_000) + "\": 1}")).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(refusal("{\"a\": " + "9".repeat(100_000) + "}")).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void multipartIsRefusedWithAHint() {
        assertThat(catchThrowableOfType(Refusal.class, () -> parse("--x\r\n", "multipart/form-data; boundary=x")).failure().message())
                .contains("JSON or a URL-encoded form");
    }

    @Test
    void theFingerprintForgetsKeyOrderAndSpaceOnly() {
        String one = Fingerprint.of("op", parse("{\"key\": \"a\", \"prompt\": \"x\", \"seed\": 1}", null));
        assertThat(Fingerprint.of("op", parse("{ \"seed\":1,\n\"prompt\":\"x\", \"key\":\"b\"}", null))).isEqualTo(one).hasSize(64);
        assertThat(Fingerprint.of("op", parse("{\"prompt\": \"x\", \"seed\": 2}", null))).isNotEqualTo(one);
        assertThat(Fingerprint.of("other", parse("{\"prompt\": \"x\", \"seed\": 1}", null))).isNotEqualTo(one);
        assertThat(Fingerprint.of("op", parse("{\"a\": [\"b\", \"c\"]}", null))).isNotEqualTo(Fingerprint.of("op", parse("{\"a\": [\"bc\"]}", null)));
    }

    private static ErrorCode refusal(String body) {
        return catchThrowableOfType(Refusal.class, () -> parse(body, "application/json")).code();
    }

    private static Map<String, Value> parse(String body, String contentType) {
        return BodyParser.parse(body.getBytes(StandardCharsets.UTF_8), Optional.ofNullable(contentType));
    }
}
