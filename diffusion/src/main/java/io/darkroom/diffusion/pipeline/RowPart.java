package io.darkroom.diffusion.pipeline;

/** Something that the denoiser is told beside latent, time and text: more channels, a class, the answers of a ControlNet. */
@FunctionalInterface
public interface RowPart {

    /**
     * When and what for a row is asked.
     *
     * @param call    of the run, from 0
     * @param calls   of the run in all
     * @param picture of the batch, from 0
     * @param role    what the row stands for in the guidance
     */
    record Moment(int call, int calls, int picture, Guidance.Role role) {
    }

    /** The row with this part in it. */
    Row in(Row row, Moment moment, Cancellation cancellation);

    /** Asks rows in another way, such as window by window. Of several parts the first is nearest to the network. */
    default RowDenoiser around(RowDenoiser rows) {
        return rows;
    }
}
