package io.darkroom.testkit.golden;

/** The engine has no such part. The case is skipped with the message as reason. */
public final class NotBuilt extends Exception {
    private static final long serialVersionUID = 1;

    /** @param reason what is missing, in a few words without line breaks */
    public NotBuilt(String reason) {
        super(reason);
    }
}
