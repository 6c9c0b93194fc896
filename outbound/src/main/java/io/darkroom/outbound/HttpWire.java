package io.darkroom.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request and one answer of HTTP/1.1 on a connected socket. Every part of the answer is bounded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class HttpWire {
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_INTERIM = 8;
    private static final int MAX_CHUNK_LINE = 256;

    private final InputStream in;

    private HttpWire(InputStream in) {
        this.in = in;
    }

    static OutboundResponse exchange(Socket socket, OutboundUrl url, OutboundRequest request) throws IOException {
        write(socket.getOutputStream(), url, request);
        return new HttpWire(new BufferedInputStream(socket.getInputStream())).read(request.maxResponseBody());
    }

    private static void write(OutputStream out, OutboundUrl url, OutboundRequest request) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(url.target()).append(" HTTP/1.1\r\n");
        head.append("host: ").append(url.hostHeader()).append("\r\n");
        request.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (request.method().equals("POST")) head.append("content-length: ").append(request.body().length).append("\r\n");
        head.append("accept-encoding: identity\r\nconnection: close\r\n\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(request.body());
        out.write(whole.toByteArray());
        out.flush();
    }

    private OutboundResponse read(int maxBody) throws IOException {
        int status = readStatus();
        Map<String, List<String>> headers = readHeaders();
        for (int interim = 0; status < 200; interim++) {
            if (interim == MAX_INTERIM) throw new ProtocolException("too many interim answers");
            status = readStatus();
            headers = readHeaders();
        }
        boolean bodiless = maxBody == 0 || status == 204 || status == 304;
        return new OutboundResponse(status, headers, bodiless ? new byte[0] : readBody(headers, maxBody));
    }

    private int readStatus() throws IOException {
        String line = readLine(MAX_LINE);
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) throw new ProtocolException("the answer is not HTTP/1.1");
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, List<String>> readHeaders() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int count = 0; ; count++) {
            String line = readLine(MAX_LINE);
            if (line.isEmpty()) return headers;
            if (count == MAX_HEADERS) throw new ProtocolException("too many headers");
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') throw new ProtocolException("a header cannot be read");
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                .add(line.substring(colon + 1).strip());
        }
    }

    private byte[] readBody(Map<String, List<String>> headers, int maxBody) throws IOException {
        List<String> codings = headers.get("transfer-encoding");
        if (codings != null) {
            if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) throw new ProtocolException("unknown transfer coding");
            return readChunks(maxBody);
        }
        List<String> lengths = headers.get("content-length");
        if (lengths == null) return readToEnd(maxBody);
        if (lengths.stream().distinct().count() != 1 || !lengths.getFirst().matches("\\d{1,18}")) throw new ProtocolException("content length cannot be read");
        long length = Long.parseLong(lengths.getFirst());
        if (length > maxBody) throw new ResponseTooLarge(maxBody);
        return readExactly((int) length);
    }

    private byte[] readToEnd(int maxBody) throws IOException {
        byte[] body = in.readNBytes(maxBody);
        if (in.read() >= 0) throw new ResponseTooLarge(maxBody);
        return body;
    }

    private byte[] readChunks(int maxBody) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(MAX_CHUNK_LINE).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) throw new ProtocolException("a chunk cannot be read");
            long length = Long.parseLong(size, 16);
            if (length > maxBody - body.size()) throw new ResponseTooLarge(maxBody);
            if (length == 0) {
                readHeaders();
                return body.toByteArray();
            }
            body.writeBytes(readExactly((int) length));
            if (!readLine(2).isEmpty()) throw new ProtocolException("a chunk has no end");
        }
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("the answer ended early");
        return bytes;
    }

    private String readLine(int max) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) throw new EOFException("the answer ended early");
            if (next == '\n') break;
            if (line.length() == max) throw new ProtocolException("a line of the answer is too long");
            line.append((char) next);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
