package io.darkroom.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate is checked against the name that the caller wrote, though the connection goes to a pinned address. */
class OutboundTlsTest {
    private static final char[] PASSWORD = "of-this-test".toCharArray();
    private static final NameResolver TO_THIS_MACHINE = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    private static SSLContext context;

    @BeforeAll
    static void certificateForHooksExample(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("hooks.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "hooks",
            "-keyalg", "EC", "-dname", "CN=hooks.example", "-ext", "SAN=dns:hooks.example", "-validity", "2", "-storetype", "PKCS12",
            "-keystore", store.toString(), "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hooks", keys.getCertificate("hooks"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @Test
    void reachesTheNamedHostAndNamesItInTheHandshake() throws Exception {
        try (var server = server()) {
            OutboundResponse response = client().send(OutboundRequest.get("https://hooks.example:" + server.port() + "/x", 100));
            assertThat(response.body()).asString().isEqualTo("hello");
            assertThat(server.requests()).hasSize(1).first().asString().contains("host: hooks.example:" + server.port());
        }
    }

    @Test
    void refusesACertificateOfAnotherName() throws Exception {
        try (var server = server()) {
            String otherName = "https://evil.example:" + server.port() + "/";
            String noName = "https://127.0.0.1:" + server.port() + "/";
            assertThatThrownBy(() -> client().send(OutboundRequest.get(otherName, 100))).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> client().send(OutboundRequest.get(noName, 100))).isInstanceOf(SSLException.class);
            assertThat(server.requests()).noneMatch(request -> request.startsWith("GET"));
        }
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        var strict = new OutboundClient(AddressPolicy.parse("loopback"), OutboundLimits.standard(false), TO_THIS_MACHINE, SSLContext.getDefault());
        try (var server = server()) {
            assertThatThrownBy(() -> strict.send(OutboundRequest.get("https://hooks.example:" + server.port() + "/", 100))).isInstanceOf(SSLException.class);
        }
    }

    private static OutboundClient client() {
        return new OutboundClient(AddressPolicy.parse("loopback"), OutboundLimits.standard(false), TO_THIS_MACHINE, context);
    }

    /** Takes no handshake that names another host than hooks.example. */
    private static ScriptedServer server() throws Exception {
        SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("(hooks|evil)\\.example")));
        listener.setSSLParameters(parameters);
        return new ScriptedServer(listener, out -> out.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII)));
    }
}
