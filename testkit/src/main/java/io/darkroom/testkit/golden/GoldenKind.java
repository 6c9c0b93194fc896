package io.darkroom.testkit.golden;

import java.util.Map;

/** Everything that cases of one kind can ask of the engine. One implementation serves all cases of its kind. */
public interface GoldenKind {

    /** The kind's name as cases spell it, such as {@code noise}. */
    String name();

    /**
     * What the engine answers, under the names of the case's checks. A value is a {@code Tensor}, an array of numbers
     * (compared as a tensor), or anything Jackson turns into JSON. Outputs that no check names are ignored.
     *
     * @throws NotBuilt  the engine says of itself that it cannot do this; the case is skipped
     * @throws Exception anything else fails the case
     */
    Map<String, Object> answer(GoldenCase c) throws Exception;
}
