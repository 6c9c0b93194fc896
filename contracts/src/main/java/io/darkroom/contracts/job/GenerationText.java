package io.darkroom.contracts.job;

import java.util.List;

/**
 * The texts that a PNG carries under the key {@code parameters}, one a picture, made where the request was understood
 * because only its dialect knows the wording.
 *
 * @param texts one a picture, in order
 */
public record GenerationText(List<String> texts) {
}
