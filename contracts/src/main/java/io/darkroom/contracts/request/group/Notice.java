package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.JsonText;
import io.darkroom.contracts.request.Length;
import io.darkroom.contracts.request.WebAddress;

/** Whom to tell of the end. */
public record Notice(
        @WebAddress @Length(max = 2_000)
        @Doc("Address that receives a POST once the job has ended")
        @Example("https://example.com/hook") String webhook,
        @Length(max = 500) @Doc("Free id of the caller, echoed in that POST") @Example("my-order-17") JsonText trackId) {
}
