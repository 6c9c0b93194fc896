package io.darkroom.outbound;

import java.time.Duration;

/**
 * @param plainHttp whether addresses without TLS are called at all
 * @param connect   for finding the host and connecting
 * @param total     from the call to the last byte of the answer
 */
public record OutboundLimits(boolean plainHttp, Duration connect, Duration total) {

    public static OutboundLimits standard(boolean plainHttp) {
        return new OutboundLimits(plainHttp, Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
