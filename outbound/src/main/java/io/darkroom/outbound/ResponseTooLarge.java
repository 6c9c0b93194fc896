package io.darkroom.outbound;

import java.io.IOException;

/** The answer's body is longer than the request allows. */
public class ResponseTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    public ResponseTooLarge(int limit) {
        super("the answer is longer than " + limit + " bytes");
    }
}
