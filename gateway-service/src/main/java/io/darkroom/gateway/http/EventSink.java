package io.darkroom.gateway.http;

/** The caller's end of a stream of server-sent events. */
public interface EventSink {

    /**
     * Sends one event.
     *
     * @param name of the event
     * @param data one line
     * @return false once the caller is gone
     */
    boolean send(String name, String data);

    /** Sends a comment, so that proxies keep the connection; false once the caller is gone. */
    boolean keepAlive();
}
