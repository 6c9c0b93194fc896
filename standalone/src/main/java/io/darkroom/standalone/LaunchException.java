package io.darkroom.standalone;

/** Why Darkroom could not start or do what it was told, in words for the person at the terminal. */
public final class LaunchException extends Exception {

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
