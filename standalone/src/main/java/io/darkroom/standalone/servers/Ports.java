package io.darkroom.standalone.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Free TCP ports of the loopback interface that stay the same over restarts, so that links handed out before a restart still lead
 * somewhere. Kept in a small file; a port that somebody else took meanwhile is replaced.
 */
public final class Ports {
    private final Path file;
    private final Properties known = new Properties();

    private Ports(Path file) {
        this.file = file;
    }

    /** @param file where the ports are remembered; need not exist */
    public static Ports rememberedIn(Path file) throws IOException {
        Ports ports = new Ports(file);
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                ports.known.load(in);
            }
        }
        return ports;
    }

    /** The port known under this name if it is free now, else a new one, at once remembered. */
    public synchronized int of(String name) {
        int remembered = number(known.getProperty(name));
        if (remembered > 0 && isFree(remembered)) return remembered;
        try {
            int chosen = unused();
            known.setProperty(name, String.valueOf(chosen));
            try (var out = Files.newBufferedWriter(file)) {
                known.store(out, null);
            }
            return chosen;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot choose a port for " + name + " or write " + file, e);
        }
    }

    private int unused() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (!known.containsValue(String.valueOf(socket.getLocalPort()))) return socket.getLocalPort();
            }
        }
    }

    private static int number(String text) {
        return text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Whether a server could listen on this port of the loopback interface now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
