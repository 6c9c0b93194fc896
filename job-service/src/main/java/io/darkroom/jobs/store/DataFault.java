package io.darkroom.jobs.store;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;

/** Tells what is wrong with the data, and will be for ever, from what is wrong with the moment. */
public final class DataFault {

    private DataFault() {
    }

    /**
     * Whether the same input must fail again: the database calls its values invalid (SQLSTATE class 22) or in breach of a constraint
     * (23), or it broke an assumption of the code. Everything else, such as a database that is away, may pass.
     */
    public static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = switch (cause) {
                case PgException database -> database.getSqlState();
                case SQLException database -> database.getSQLState();
                default -> null;
            };
            if (state != null) return state.startsWith("22") || state.startsWith("23");
        }
        return failure instanceof IllegalArgumentException || failure instanceof NullPointerException || failure instanceof ClassCastException;
    }
}
