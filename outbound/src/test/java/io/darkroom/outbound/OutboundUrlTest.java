package io.darkroom.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example/a?b=c#d, true, hooks.example, 443, /a?b=c, hooks.example",
        "http://hooks.example, false, hooks.example, 80, /, hooks.example",
        "HTTP://Hooks.Example:8080/, false, Hooks.Example, 8080, /, Hooks.Example:8080",
        "https://xn--bcher-kva.example?x=1, true, xn--bcher-kva.example, 443, /?x=1, xn--bcher-kva.example",
        "http://[::1]:8080/p, false, ::1, 8080, /p, [::1]:8080",
        "https://8.8.8.8:443/a%2Fb, true, 8.8.8.8, 443, /a%2Fb, 8.8.8.8"})
    void readsAnAddress(String text, boolean tls, String host, int port, String target, String hostHeader) throws Exception {
        OutboundUrl url = OutboundUrl.parse(text);
        assertThat(url).isEqualTo(new OutboundUrl(tls, host, port, target));
        assertThat(url.hostHeader()).isEqualTo(hostHeader);
    }

    @Test
    void encodesWhatIsNotAscii() throws Exception {
        assertThat(OutboundUrl.parse("http://h.example/ü?q=é").target()).isEqualTo("/%C3%BC?q=%C3%A9");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/", "http://127.1/",
        "http://127.0.1/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://localhost./", "http://127.0.0.1.5/", "http://999.1.1.1/",
        "http://127。0。0。1/", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://127%2e0%2e0%2e1/", "http://local%68ost/",
        "http://user@127.0.0.1/", "http://user:password@hooks.example/", "http://@hooks.example/", "http://good.example@127.0.0.1/",
        "http://127.0.0.1\\@good.example/", "http://good.example\\.evil/", "http://[fe80::1%25eth0]/", "http://[::1%lo]/", "http://[::1", "http://::1/",
        "http://a_b.example/", "http://bücher.example/", "http:///path", "http://", "http:path", "//hooks.example/", "hooks.example", "",
        "ftp://hooks.example/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "javascript:alert(1)", "jar:http://hooks.example!/",
        "http://hooks.example/ a", "http://hooks.example/\r\nx: y", "http://hooks.example\r\n/", "http://hooks.example:0/", "http://hooks.example:22/",
        "http://hooks.example:25/", "http://hooks.example:1023/", "http://hooks.example:65536/", "http://hooks.example:99999999999/",
        "http://hooks.example:-1/", "http://hooks.example:80a/", " http://hooks.example/"})
    void refusesWhatIsNotPlain(String text) {
        assertThatThrownBy(() -> OutboundUrl.parse(text)).isInstanceOf(AddressRefused.class).hasMessageEndingWith(".");
    }

    @Test
    void refusesWhatIsTooLong() throws Exception {
        String start = "http://hooks.example/";
        OutboundUrl.parse(start + "a".repeat(OutboundUrl.MAX_LENGTH - start.length()));
        assertThatThrownBy(() -> OutboundUrl.parse(start + "a".repeat(OutboundUrl.MAX_LENGTH + 1 - start.length())))
            .isInstanceOf(AddressRefused.class).hasMessageContaining("2048");
    }
}
