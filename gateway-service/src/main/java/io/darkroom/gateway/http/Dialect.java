package io.darkroom.gateway.http;

import io.darkroom.gateway.Refusal;
import java.util.Set;

/** A family of operations with its own way of saying no. Each has one bean; it owns every path under its prefix. */
public interface Dialect {

    /** Such as {@code /api/}; ends with a slash. */
    String prefix();

    /** The documented body for a refusal, with its HTTP status. */
    Answer refuse(Refusal refusal, Call call);

    /** The answer for a path under the prefix where nothing is. */
    Answer noSuchPath(Call call);

    /** The answer for a path that has operations, but not with this method. */
    Answer wrongMethod(Call call, Set<String> allowed);
}
