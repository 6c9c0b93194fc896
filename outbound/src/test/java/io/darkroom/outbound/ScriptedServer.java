package io.darkroom.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers every connection with what the test says, byte for byte, and keeps the requests it read. */
final class ScriptedServer implements AutoCloseable {

    /** Writes the answer; may keep the connection open as long as it likes. */
    interface Script {
        void answer(OutputStream out) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    ScriptedServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::serve);
    }

    static ScriptedServer on(String address, int port, Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(port, 50, InetAddress.ofLiteral(address)), script);
    }

    static ScriptedServer answering(String answer) throws IOException {
        return on("127.0.0.1", 0, out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    int port() {
        return listener.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Whole requests as text, in order of arrival. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            requests.add(read(new BufferedInputStream(socket.getInputStream())));
            script.answer(socket.getOutputStream());
            socket.getOutputStream().flush();
        } catch (Exception theClientLeft) {
            requests.add("broken: " + theClientLeft.getMessage());
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) throw new IOException("the request ended early");
            request.append((char) next);
        }
        int at = request.indexOf("content-length: ");
        if (at < 0) return request.toString();
        int length = Integer.parseInt(request.substring(at + 16, request.indexOf("\r\n", at)));
        return request + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) socket.close();
    }
}
