package io.darkroom.outbound;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What to send.
 *
 * @param method          GET or POST
 * @param url             as the caller gave it; checked when sent
 * @param headers         besides Host, Content-Length, Connection and Accept-Encoding, which are the client's
 * @param body            empty for none
 * @param maxResponseBody bytes of the answer's body at most, a longer answer fails; 0 leaves the body unread
 */
public record OutboundRequest(String method, String url, Map<String, String> headers, byte[] body, int maxResponseBody) {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern OURS = Pattern.compile("(?i)host|content-length|connection|accept-encoding|transfer-encoding|expect|upgrade|te|trailer");

    public OutboundRequest {
        if (!method.equals("GET") && !method.equals("POST")) throw new IllegalArgumentException("method " + method);
        if (maxResponseBody < 0) throw new IllegalArgumentException("negative limit");
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches() || OURS.matcher(name).matches()) throw new IllegalArgumentException("header " + name);
            if (!VALUE.matcher(value).matches()) throw new IllegalArgumentException("value of header " + name);
        });
        headers = new TreeMap<>(headers);
        body = body.clone();
    }

    public static OutboundRequest get(String url, int maxResponseBody) {
        return new OutboundRequest("GET", url, Map.of("accept", "*/*"), new byte[0], maxResponseBody);
    }

    public static OutboundRequest post(String url, Map<String, String> headers, byte[] body) {
        return new OutboundRequest("POST", url, headers, body, 0);
    }
}
