package io.darkroom.gateway;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import java.util.List;
import java.util.Map;

/**
 * Ends the handling of a request with an answer that is not a success. Thrown wherever the reason is found, turned into a body by the
 * dialect of the request.
 */
public final class Refusal extends RuntimeException {
    private final transient Failure failure;
    private final transient Map<String, List<String>> fields;

    private Refusal(Failure failure, Map<String, List<String>> fields) {
        super(failure.code() + ": " + failure.message(), null, false, false);
        this.failure = failure;
        this.fields = fields;
    }

    public Refusal(ErrorCode code, String message) {
        this(new Failure(code, message), Map.of());
    }

    public Refusal(Failure failure) {
        this(failure, Map.of());
    }

    /**
     * The request breaks rules of its fields.
     *
     * @param fields name on the wire to sentences, all violations of the request together
     */
    public static Refusal invalid(Map<String, List<String>> fields) {
        String first = fields.values().iterator().next().getFirst();
        return new Refusal(new Failure(ErrorCode.INVALID_FIELD, first), fields);
    }

    /** One field breaks a rule that only its endpoint knows. */
    public static Refusal invalid(String field, String sentence) {
        return invalid(Map.of(field, List.of(sentence)));
    }

    public Failure failure() {
        return failure;
    }

    public ErrorCode code() {
        return failure.code();
    }

    /** Field to sentences; empty unless the code is {@link ErrorCode#INVALID_FIELD}. */
    public Map<String, List<String>> fields() {
        return fields;
    }
}
