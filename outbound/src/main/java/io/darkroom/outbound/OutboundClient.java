package io.darkroom.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The one HTTP client for addresses that callers give. A host is looked up once; every address found is checked; the connection goes
 * to exactly the address that was checked, so a name server that changes its answer gains nothing. The JDK's own client looks a name up
 * again when it connects, and checks certificates against what it connects to, which is why this one speaks HTTP/1.1 over a socket of
 * its own: one request a connection, no redirects, no compression, no cookies, no proxies.
 *
 * <p>Blocking; meant for virtual threads. Safe for use by many at once.
 */
public final class OutboundClient {
    private static final int ADDRESSES_TRIED = 4;

    private final AddressPolicy policy;
    private final OutboundLimits limits;
    private final NameResolver resolver;
    private final SSLContext tls;

    public OutboundClient(AddressPolicy policy, OutboundLimits limits) {
        this(policy, limits, NameResolver.system(), systemTls());
    }

    /** With a resolver and trust of one's own. */
    public OutboundClient(AddressPolicy policy, OutboundLimits limits, NameResolver resolver, SSLContext tls) {
        this.policy = policy;
        this.limits = limits;
        this.resolver = resolver;
        this.tls = tls;
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws AddressRefused          where the address may not be called; trying again is useless
     * @throws SocketTimeoutException  where the limits of time were passed
     * @throws ResponseTooLarge        where the body is longer than asked for
     * @throws IOException             where the host is unknown, refuses, or does not speak HTTP
     */
    public OutboundResponse send(OutboundRequest request) throws AddressRefused, IOException {
        OutboundUrl url = OutboundUrl.parse(request.url());
        if (!url.tls() && !limits.plainHttp()) throw new AddressRefused("The address must begin with https://.");
        long start = System.nanoTime();
        List<InetAddress> addresses = checkedAddresses(url.host());
        try (Socket socket = connect(addresses, url.port(), start)) {
            CountDownLatch done = new CountDownLatch(1);
            Deadline deadline = new Deadline(socket, done, start + limits.total().toNanos());
            Thread.ofVirtual().name("outbound-deadline").start(deadline);
            try {
                return HttpWire.exchange(url.tls() ? secured(socket, url) : socket, url, request);
            } catch (IOException broken) {
                if (deadline.passed) throw timedOut(limits.total());
                throw broken;
            } finally {
                done.countDown();
            }
        }
    }

    private List<InetAddress> checkedAddresses(String host) throws AddressRefused, IOException {
        List<InetAddress> addresses = lookUp(host);
        if (addresses.isEmpty()) throw new UnknownHostException("unknown host " + host);
        // One bad address spoils the name: an honest name does not point outside and inside at once.
        if (!addresses.stream().allMatch(policy::allows)) throw new AddressRefused("The host of this address is not on the public internet.");
        return addresses.subList(0, Math.min(ADDRESSES_TRIED, addresses.size()));
    }

    private List<InetAddress> lookUp(String host) throws IOException {
        if (host.contains(":") || CidrBlock.isDottedQuad(host)) {
            try {
                return List.of(CidrBlock.literal(host));
            } catch (IllegalArgumentException notOne) {
                throw new UnknownHostException("unknown host " + host);
            }
        }
        FutureTask<List<InetAddress>> answer = new FutureTask<>(() -> resolver.resolve(host));
        Thread.ofVirtual().name("outbound-lookup").start(answer);
        try {
            return answer.get(limits.connect().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw timedOut(limits.connect());
        } catch (ExecutionException failed) {
            throw new UnknownHostException("unknown host " + host);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private Socket connect(List<InetAddress> addresses, int port, long start) throws IOException {
        IOException last = null;
        for (InetAddress address : addresses) {
            long left = limits.connect().toNanos() - (System.nanoTime() - start);
            int millis = (int) Duration.ofNanos(left).toMillis();
            if (millis <= 0) throw timedOut(limits.connect());
            Socket socket = new Socket(java.net.Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, port), millis);
                return socket;
            } catch (SocketTimeoutException late) {
                socket.close();
                last = timedOut(limits.connect());
            } catch (IOException refused) {
                socket.close();
                last = refused;
            }
        }
        throw last;
    }

    private SSLSocket secured(Socket socket, OutboundUrl url) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, url.host(), url.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        boolean named = !url.host().contains(":") && !CidrBlock.isDottedQuad(url.host());
        if (named) parameters.setServerNames(List.of(new SNIHostName(url.host())));
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static SocketTimeoutException timedOut(Duration limit) {
        return new SocketTimeoutException("no answer within " + limit.toMillis() + " ms");
    }

    private static SSLContext systemTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has a default TLS context", impossible);
        }
    }

    /** Cuts the connection when the time is over, wherever the exchange stands: time-outs of single reads would let a drip go on for ever. */
    private static final class Deadline implements Runnable {
        private final Socket socket;
        private final CountDownLatch done;
        private final long at;
        private volatile boolean passed;

        Deadline(Socket socket, CountDownLatch done, long at) {
            this.socket = socket;
            this.done = done;
            this.at = at;
        }

        @Override
        public void run() {
            try {
                if (done.await(at - System.nanoTime(), TimeUnit.NANOSECONDS)) return;
                passed = true;
                socket.close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (IOException alreadyBroken) {
                passed = true;
            }
        }
    }
}
