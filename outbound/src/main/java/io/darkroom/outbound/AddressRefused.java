package io.darkroom.outbound;

/** An address that is never called, whatever the weather: the caller's mistake or attack. The message may be shown to the caller. */
public class AddressRefused extends Exception {
    private static final long serialVersionUID = 1;

    public AddressRefused(String message) {
        super(message);
    }
}
