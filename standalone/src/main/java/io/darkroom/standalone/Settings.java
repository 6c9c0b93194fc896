package io.darkroom.standalone;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * How {@code up} was asked to run.
 *
 * @param root   the project's folder, with the packaged services and {@code models}
 * @param data   everything that outlives a restart
 * @param host   interface on which the gateway and the pictures' links are served
 * @param port   of the gateway; 0 takes a free one
 * @param device {@code auto}, {@code cpu} or {@code cuda:0}
 */
public record Settings(Path root, Path data, String host, int port, String device) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 7860;
    public static final String DEFAULT_DEVICE = "auto";
    /** The one tenant of a fresh installation. */
    public static final String TENANT = "local";

    /** Whether only this machine can reach the gateway. */
    public boolean loopbackOnly() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** The name under which callers reach this machine, for links: the host itself, or the machine's address where it is a wildcard. */
    public String publicHost() throws LaunchException {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() ? ownAddress() : host;
        } catch (UnknownHostException | SocketException e) {
            throw new LaunchException("cannot listen on " + host + ": no such address", e);
        }
    }

    private static String ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(card -> card.getInterfaceAddresses().stream())
                .map(InterfaceAddress::getAddress)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse(DEFAULT_HOST);
    }
}
