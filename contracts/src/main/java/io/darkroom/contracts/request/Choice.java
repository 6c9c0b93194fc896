package io.darkroom.contracts.request;

import java.util.List;

/** An enum whose constants have a spelling of their own on the wire. */
public interface Choice {

    /** The documented spelling. */
    String text();

    /** Other spellings that are understood. */
    default List<String> aliases() {
        return List.of();
    }
}
