package io.darkroom.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host into its addresses, in the order in which they are to be tried. */
@FunctionalInterface
public interface NameResolver {

    /** @throws UnknownHostException where the name has no address */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The machine's own resolver. */
    static NameResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
