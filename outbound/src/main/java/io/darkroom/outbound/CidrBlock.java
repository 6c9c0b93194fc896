package io.darkroom.outbound;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A block of addresses: a network and how many of its leading bits count.
 *
 * @param network an address whose other bits are all zero
 * @param prefix  0 to 32 for IPv4, 0 to 128 for IPv6
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 */
record CidrBlock(InetAddress network, int prefix) {
    private static final Pattern DOTTED_QUAD = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern SIXTEEN_BYTES = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    CidrBlock {
        byte[] bytes = network.getAddress();
        if (prefix < 0 || prefix > 8 * bytes.length) throw new IllegalArgumentException("no such prefix length: " + prefix);
        for (int bit = prefix; bit < 8 * bytes.length; bit++) {
            if (bit(bytes, bit) != 0) throw new IllegalArgumentException(network.getHostAddress() + " has bits beyond the prefix /" + prefix);
        }
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code fd00::/8}, or one address alone. Never asks a name server.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = literal(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) return new CidrBlock(network, 8 * network.getAddress().length);
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}")) throw new IllegalArgumentException("not a prefix length: " + prefix);
        return new CidrBlock(network, Integer.parseInt(prefix));
    }

    /** An address written in full: four decimal numbers without leading zeros, or IPv6. */
    static InetAddress literal(String text) {
        if (!isDottedQuad(text) && !SIXTEEN_BYTES.matcher(text).matches()) throw new IllegalArgumentException("not an address: " + text);
        return InetAddress.ofLiteral(text);
    }

    static boolean isDottedQuad(String text) {
        return DOTTED_QUAD.matcher(text).matches();
    }

    boolean contains(InetAddress address) {
        byte[] theirs = address.getAddress();
        byte[] ours = network.getAddress();
        if (theirs.length != ours.length) return false;
        for (int bit = 0; bit < prefix; bit++) {
            if (bit(theirs, bit) != bit(ours, bit)) return false;
        }
        return true;
    }

    private static int bit(byte[] bytes, int index) {
        return bytes[index / 8] >> (7 - index % 8) & 1;
    }
}
