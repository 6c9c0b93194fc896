package io.darkroom.training;

import static io.darkroom.contracts.training.TrainingState.DEPLOYING_GPU;
import static io.darkroom.contracts.training.TrainingState.DEPLOYING_MODEL;
import static io.darkroom.contracts.training.TrainingState.MODEL_READY;
import static io.darkroom.contracts.training.TrainingState.TRAINED_MODEL_COMPRESSING;
import static io.darkroom.contracts.training.TrainingState.TRAINED_MODEL_UPLOADED;
import static io.darkroom.contracts.training.TrainingState.TRAINED_MODEL_UPLOADING;
import static io.darkroom.contracts.training.TrainingState.TRAINING_STARTED;
import static io.darkroom.contracts.training.TrainingState.TRAINING_SUCCESS;
import static io.darkroom.training.TrainingEvent.ADVANCED;
import static io.darkroom.training.TrainingEvent.CANCELLED;
import static io.darkroom.training.TrainingEvent.FAILED;

import io.darkroom.contracts.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The whole life of a training, from {@link #FIRST} on; what is not a row cannot happen. */
public final class TrainingTransitions {

    /** In state {@code from}, {@code event} leads to {@code to}. */
    public record Transition(TrainingState from, TrainingEvent event, TrainingState to) {
    }

    /** Where {@link TrainingEvent#CREATED} leads. */
    public static final TrainingState FIRST = DEPLOYING_GPU;

    public static final List<Transition> ROWS = rows(
        new Transition(DEPLOYING_GPU, ADVANCED, TRAINING_STARTED),
        new Transition(TRAINING_STARTED, ADVANCED, TRAINING_SUCCESS),
        new Transition(TRAINING_SUCCESS, ADVANCED, TRAINED_MODEL_COMPRESSING),
        new Transition(TRAINED_MODEL_COMPRESSING, ADVANCED, TRAINED_MODEL_UPLOADING),
        new Transition(TRAINED_MODEL_UPLOADING, ADVANCED, TRAINED_MODEL_UPLOADED),
        new Transition(TRAINED_MODEL_UPLOADED, ADVANCED, DEPLOYING_MODEL),
        new Transition(DEPLOYING_MODEL, ADVANCED, MODEL_READY));

    private TrainingTransitions() {
    }

    /** The way forward, and from each state on it the two ways out. */
    private static List<Transition> rows(Transition... forward) {
        List<Transition> rows = new ArrayList<>(List.of(forward));
        for (Transition step : forward) rows.add(new Transition(step.from(), FAILED, TrainingState.FAILED));
        for (Transition step : forward) rows.add(new Transition(step.from(), CANCELLED, TrainingState.CANCELLED));
        return List.copyOf(rows);
    }

    /** Where the event leads, or nothing where it cannot happen. */
    public static Optional<TrainingState> next(TrainingState from, TrainingEvent event) {
        return ROWS.stream().filter(row -> row.from() == from && row.event() == event).map(Transition::to).findFirst();
    }

    /** The table as a Mermaid state diagram. */
    public static String diagram() {
        StringBuilder drawing = new StringBuilder("stateDiagram-v2\n");
        drawing.append("    [*] --> ").append(FIRST.documentedName()).append(": created\n");
        for (Transition row : ROWS) {
            drawing.append("    ").append(row.from().documentedName()).append(" --> ").append(row.to().documentedName())
                .append(": ").append(row.event().name().toLowerCase(Locale.ROOT)).append('\n');
        }
        for (TrainingState state : TrainingState.values()) {
            if (state.terminal()) drawing.append("    ").append(state.documentedName()).append(" --> [*]\n");
        }
        return drawing.toString();
    }
}
