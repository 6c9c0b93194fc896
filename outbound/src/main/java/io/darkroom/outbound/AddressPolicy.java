package io.darkroom.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * To which network addresses a connection may go: the public ones, and what the operator has allowed besides. What is public follows
 * the special-purpose registries of IANA; forms that carry an IPv4 address inside an IPv6 one (mapped, compatible, 6to4, NAT64, Teredo)
 * are never public, as their real target is another.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890</a>
 */
public final class AddressPolicy {
    private static final List<CidrBlock> LOOPBACK = blocks("127.0.0.0/8", "::1");
    private static final List<CidrBlock> PRIVATE = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

    private static final List<CidrBlock> NOT_PUBLIC = Stream.concat(
        Stream.concat(LOOPBACK.stream(), PRIVATE.stream()),
        blocks(
            "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20").stream()).toList();

    /** The only part of IPv6 from which global unicast addresses are given out. */
    private static final CidrBlock GLOBAL_UNICAST = CidrBlock.parse("2000::/3");

    /** Credentials of the machine itself are served here, so no setting opens them: AWS, GCP and Azure; AWS IPv6; Azure; Alibaba; Oracle. */
    private static final List<CidrBlock> METADATA =
        blocks("169.254.169.254", "169.254.170.0/24", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "192.0.0.192");

    /** Public addresses alone. */
    public static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

    private final List<CidrBlock> allowed;

    private AddressPolicy(List<CidrBlock> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /**
     * Public addresses and those listed.
     *
     * @param allowances separated by commas: {@code loopback}, {@code private}, an address, or a block such as {@code 10.1.0.0/16}; may be empty
     * @throws IllegalArgumentException naming the entry that cannot be read
     */
    public static AddressPolicy parse(String allowances) {
        List<CidrBlock> allowed = new ArrayList<>();
        for (String entry : allowances.split(",")) {
            switch (entry.strip()) {
                case "" -> { }
                case "loopback" -> allowed.addAll(LOOPBACK);
                case "private" -> allowed.addAll(PRIVATE);
                case String block -> allowed.add(CidrBlock.parse(block));
            }
        }
        return new AddressPolicy(allowed);
    }

    /** Whether a connection may go there. */
    public boolean allows(InetAddress address) {
        if (anyContains(METADATA, address)) return false;
        return isPublic(address) || anyContains(allowed, address);
    }

    private static boolean isPublic(InetAddress address) {
        if (address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address)) return false;
        return !anyContains(NOT_PUBLIC, address);
    }

    private static boolean anyContains(List<CidrBlock> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<CidrBlock> blocks(String... texts) {
        return Stream.of(texts).map(CidrBlock::parse).toList();
    }
}
