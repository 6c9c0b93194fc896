package io.darkroom.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundClientTest {
    private static final OutboundLimits LIMITS = OutboundLimits.standard(true);
    private final OutboundClient local = new OutboundClient(AddressPolicy.parse("loopback"), LIMITS);

    @Test
    void sendsOneRequestAndReadsTheAnswer() throws Exception {
        try (var server = ScriptedServer.answering("HTTP/1.1 202 Accepted\r\nX-Thing: a\r\nx-thing: b\r\nContent-Length: 2\r\n\r\nok")) {
            byte[] body = "{\"ü\":1}".getBytes(StandardCharsets.UTF_8);
            var request = new OutboundRequest("POST", server.url("/hook?x=1"), Map.of("webhook-id", "msg_1"), body, 100);
            OutboundResponse response = local.send(request);
            assertThat(response.status()).isEqualTo(202);
            assertThat(response.headers().get("x-thing")).containsExactly("a", "b");
            assertThat(response.header("x-thing")).contains("a");
            assertThat(response.body()).asString().isEqualTo("ok");
            assertThat(server.requests()).containsExactly("POST /hook?x=1 HTTP/1.1\r\nhost: 127.0.0.1:" + server.port()
                + "\r\nwebhook-id: msg_1\r\ncontent-length: 8\r\naccept-encoding: identity\r\nconnection: close\r\n\r\n{\"ü\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello and more",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\nServer: plain line feeds\n\nhello",
        "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: t\r\n\r\n"})
    void readsEveryFormOfABody(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertThat(local.send(OutboundRequest.get(server.url("/"), 5)).body()).asString().isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"})
    void aBodyOverTheLimitFails(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertThatThrownBy(() -> local.send(OutboundRequest.get(server.url("/"), 5)))
                .isInstanceOf(ResponseTooLarge.class).hasMessage("the answer is longer than 5 bytes");
            assertThat(local.send(OutboundRequest.get(server.url("/"), 0)).status()).isEqualTo(200);
        }
    }

    static Stream<String> brokenAnswers() {
        return Stream.of("", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 999 x\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabX\r\n", "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(200) + "\r\n",
            "HTTP/1.1 200 OK\r\na: " + "b".repeat(10_000) + "\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n".repeat(20));
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void anAnswerThatIsNotHttpFails(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertThatThrownBy(() -> local.send(OutboundRequest.get(server.url("/"), 1000)))
                .isInstanceOfAny(ProtocolException.class, EOFException.class);
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNeverFollowed() throws Exception {
        try (var inside = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\nsecret");
             var server = ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: " + inside.url("/") + "\r\n\r\n")) {
            OutboundResponse response = local.send(OutboundRequest.get(server.url("/"), 1000));
            assertThat(response.status()).isEqualTo(302);
            assertThat(inside.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/", "http://localhost:%d/", "http://[::1]:%d/", "http://[::ffff:127.0.0.1]:%d/", "http://[::127.0.0.1]:%d/",
        "http://[::ffff:7f00:1]:%d/", "http://[64:ff9b::7f00:1]:%d/", "http://[2002:7f00:1::]:%d/", "http://[::]:%d/", "http://0.0.0.0:%d/"})
    void aPublicClientNeverReachesThisMachine(String pattern) throws Exception {
        var client = new OutboundClient(AddressPolicy.PUBLIC_ONLY, LIMITS);
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\nsecret")) {
            assertThatThrownBy(() -> client.send(OutboundRequest.get(pattern.formatted(server.port()), 1000)))
                .isInstanceOf(AddressRefused.class).hasMessage("The host of this address is not on the public internet.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aNameServerThatChangesItsAnswerGainsNothing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NameResolver rebinding = host -> List.of(InetAddress.ofLiteral(asked.incrementAndGet() == 1 ? "127.0.0.2" : "127.0.0.1"));
        var client = new OutboundClient(AddressPolicy.parse("127.0.0.2"), LIMITS, rebinding, tls());
        try (var inside = ScriptedServer.on("127.0.0.1", 0, out -> out.write("HTTP/1.1 200 OK\r\n\r\nsecret".getBytes(StandardCharsets.US_ASCII)));
             var outside = ScriptedServer.on("127.0.0.2", inside.port(), out -> out.write("HTTP/1.1 200 OK\r\n\r\npublic".getBytes(StandardCharsets.US_ASCII)))) {
            String url = "http://rebind.example:" + inside.port() + "/";
            assertThat(client.send(OutboundRequest.get(url, 100)).body()).asString().isEqualTo("public");
            assertThat(asked).as("one look-up a request").hasValue(1);
            assertThatThrownBy(() -> client.send(OutboundRequest.get(url, 100))).isInstanceOf(AddressRefused.class);
            assertThat(inside.requests()).isEmpty();
            assertThat(outside.requests()).hasSize(1).first().asString().contains("host: rebind.example:" + inside.port());
        }
    }

    @Test
    void oneBadAddressSpoilsTheName() throws Exception {
        NameResolver mixed = host -> List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"));
        var client = new OutboundClient(AddressPolicy.parse("127.0.0.2"), LIMITS, mixed, tls());
        assertThatThrownBy(() -> client.send(OutboundRequest.get("http://mixed.example:8080/", 100))).isInstanceOf(AddressRefused.class);
    }

    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() throws Exception {
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\nhello")) {
            NameResolver two = host -> List.of(InetAddress.ofLiteral("127.0.0.3"), InetAddress.ofLiteral("127.0.0.1"));
            var client = new OutboundClient(AddressPolicy.parse("loopback"), LIMITS, two, tls());
            assertThat(client.send(OutboundRequest.get("http://two.example:" + server.port() + "/", 100)).body()).asString().isEqualTo("hello");
        }
    }

    @Test
    void plainHttpIsASetting() {
        var client = new OutboundClient(AddressPolicy.parse("loopback"), OutboundLimits.standard(false));
        assertThatThrownBy(() -> client.send(OutboundRequest.get("http://127.0.0.1:8080/", 100)))
            .isInstanceOf(AddressRefused.class).hasMessage("The address must begin with https://.");
    }

    @Test
    void anAnswerThatDripsIsCutAtTheLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        var client = new OutboundClient(AddressPolicy.parse("loopback"), new OutboundLimits(true, Duration.ofSeconds(5), Duration.ofMillis(300)));
        try (var silent = ScriptedServer.on("127.0.0.1", 0, out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            over.await();
        })) {
            assertThatThrownBy(() -> client.send(OutboundRequest.get(silent.url("/"), 100)))
                .isInstanceOf(SocketTimeoutException.class).hasMessage("no answer within 300 ms");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aLookUpThatHangsIsCutAtTheLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        NameResolver hanging = host -> {
            try {
                over.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        var limits = new OutboundLimits(true, Duration.ofMillis(200), Duration.ofSeconds(5));
        var client = new OutboundClient(AddressPolicy.PUBLIC_ONLY, limits, hanging, tls());
        assertThatThrownBy(() -> client.send(OutboundRequest.get("http://slow.example/", 100))).isInstanceOf(SocketTimeoutException.class);
        over.countDown();
    }

    @Test
    void unknownAndDeafHostsFailPlainly() throws Exception {
        NameResolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        var client = new OutboundClient(AddressPolicy.PUBLIC_ONLY, LIMITS, nobody, tls());
        assertThatThrownBy(() -> client.send(OutboundRequest.get("http://nobody.example/", 1)))
            .isInstanceOf(UnknownHostException.class).hasMessage("unknown host nobody.example");
        int closed;
        try (var server = ScriptedServer.answering("")) {
            closed = server.port();
        }
        assertThatThrownBy(() -> local.send(OutboundRequest.get("http://127.0.0.1:" + closed + "/", 1))).isInstanceOf(ConnectException.class);
    }

    @Test
    void headersCannotBeSmuggled() {
        for (Map<String, String> bad : List.of(Map.of("a", "b\r\nhost: evil"), Map.of("a b", "c"), Map.of("Host", "evil"),
            Map.of("content-length", "0"), Map.of("Transfer-Encoding", "chunked"), Map.of("x", "ü"))) {
            assertThatThrownBy(() -> OutboundRequest.post("http://hooks.example/", bad, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new OutboundRequest("DELETE", "http://hooks.example/", Map.of(), new byte[0], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SSLContext tls() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException missing) {
            throw new IOException(missing);
        }
    }
}
