package io.darkroom.contracts.job;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes job ids: 41 bits of milliseconds since 2024, 4 bits of the gateway's number, 8 bits of sequence; so they sort by time, stay
 * below 2^53 (every JavaScript client holds them exactly) and never repeat while each gateway has a number of its own.
 */
public final class JobIds {
    private static final long EPOCH = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final int SEQUENCE_BITS = 8;
    private static final int NODE_BITS = 4;

    private final Clock clock;
    private final int node;
    private final AtomicLong last = new AtomicLong();

    /** @param node this gateway's number, 0 to 15 */
    public JobIds(Clock clock, int node) {
        if (node < 0 || node >= 1 << NODE_BITS) throw new IllegalArgumentException("gateway number " + node + " is not in 0..15");
        this.clock = clock;
        this.node = node;
    }

    /** The next id; greater than every earlier one of this gateway, even when the clock is set back. */
    public long next() {
        long now = (clock.millis() - EPOCH) << SEQUENCE_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long millis = tick >> SEQUENCE_BITS;
        long sequence = tick & ((1 << SEQUENCE_BITS) - 1);
        return (millis << (SEQUENCE_BITS + NODE_BITS)) | ((long) node << SEQUENCE_BITS) | sequence;
    }

    /** When an id was made, by its gateway's clock; exact to the millisecond unless a burst ran ahead of it. */
    public static Instant time(long id) {
        return Instant.ofEpochMilli((id >> (SEQUENCE_BITS + NODE_BITS)) + EPOCH);
    }
}
