package io.darkroom.outbound;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An address of the web as Darkroom accepts it: http or https, a plain host, no user, at most {@value #MAX_LENGTH} characters. The
 * parts read here are the parts that are used, so that no two readers can disagree about the host.
 *
 * @param tls    https
 * @param host   a name in ASCII, four decimal numbers, or IPv6 without brackets
 * @param port   1 to 65535
 * @param target path and query as sent, never empty, without fragment
 */
public record OutboundUrl(boolean tls, String host, int port, String target) {
    public static final int MAX_LENGTH = 2048;

    /**
     * Reads and checks the text; asks no name server.
     *
     * @throws AddressRefused with a sentence for the caller
     */
    public static OutboundUrl parse(String text) throws AddressRefused {
        if (text.length() > MAX_LENGTH) throw new AddressRefused("The address is longer than " + MAX_LENGTH + " characters.");
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException notOne) {
            throw new AddressRefused("This is not an address of the web.");
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) throw new AddressRefused("The address must begin with http:// or https://.");
        if (uri.getRawUserInfo() != null) throw new AddressRefused("The address must not contain a user name or password.");
        String host = checkedHost(uri.getHost());
        return new OutboundUrl(tls, host, checkedPort(uri.getPort(), tls), target(uri));
    }

    /** The value of the Host header. */
    String hostHeader() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    private static String checkedHost(String host) throws AddressRefused {
        // java.net.URI answers no host for anything outside RFC 2396: Unicode dots and digits, hexadecimal and octal numbers, underscores.
        if (host == null || host.isEmpty()) throw new AddressRefused("The address has no host that can be used; write names in ASCII.");
        if (host.startsWith("[")) {
            if (host.indexOf('%') >= 0) throw new AddressRefused("The host must not name a network interface.");
            return host.substring(1, host.length() - 1);
        }
        if (host.endsWith(".")) throw new AddressRefused("The host must not end with a dot.");
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (Character.isDigit(last.charAt(0)) && !CidrBlock.isDottedQuad(host)) {
            throw new AddressRefused("A numeric host must be four decimal numbers.");
        }
        return host;
    }

    private static int checkedPort(int given, boolean tls) throws AddressRefused {
        if (given == -1) return tls ? 443 : 80;
        // Below 1024 live mail, shells and directories, which must not be reached by a crafted request.
        boolean allowed = given == 80 || given == 443 || given >= 1024 && given <= 65535;
        if (!allowed) throw new AddressRefused("The port must be 80, 443, or from 1024 to 65535.");
        return given;
    }

    private static String target(URI uri) {
        // toASCIIString percent-encodes what a sloppy caller left raw beyond ASCII.
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }
}
