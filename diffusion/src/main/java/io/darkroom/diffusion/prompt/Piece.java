package io.darkroom.diffusion.prompt;

/**
 * A piece of a prompt and how much attention it gets.
 *
 * @param weight 1 is the ordinary amount
 */
public record Piece(String text, double weight) {
    static final Piece BREAK = new Piece("BREAK", -1);

    /** Whether a new chunk is to begin here instead of any text. Inside a bracket that changes its weight the word is text. */
    public boolean isBreak() {
        return equals(BREAK);
    }
}
