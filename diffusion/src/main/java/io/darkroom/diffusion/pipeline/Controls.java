package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.ControlResiduals;
import java.util.List;

/**
 * ControlNets that steer a run together; their answers add up.
 *
 * @param guessMode whether they are to do without a prompt: only readings with the prompt are steered, and where the picture is
 *                  large they count less. ControlNets that answer in means over the picture always work so, on prompts only.
 */
public record Controls(List<Control> controls, boolean guessMode) implements RowPart {
    private static final int MOST = 16;

    public Controls {
        controls = List.copyOf(controls);
        if (controls.isEmpty() || controls.size() > MOST) throw new IllegalArgumentException(controls.size() + " ControlNets are outside 1 to " + MOST);
        guessMode |= controls.getFirst().model().settings().pooled();
    }

    /** @throws IllegalArgumentException a ControlNet was made for another family of models than {@code model} */
    public static Controls of(DiffusionModel model, List<Control> controls, boolean guessMode) {
        for (Control control : controls) control.model().requireFit(model.denoiser().settings());
        return new Controls(controls, guessMode);
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        if (guessMode && moment.role() != Guidance.Role.PROMPT) return row;
        ControlResiduals sum = null;
        for (Control control : controls) {
            if (!control.isOnAt(moment)) continue;
            ControlResiduals one = control.model().residuals(row, control.picture().row(moment.picture() % control.picture().dim(0)), control.scale(), guessMode, cancellation);
            sum = sum == null ? one : sum.plus(one);
        }
        return sum == null ? row : row.with(sum.inputs());
    }
}
