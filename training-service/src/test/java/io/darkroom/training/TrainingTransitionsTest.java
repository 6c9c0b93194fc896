package io.darkroom.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.training.TrainingState;
import io.darkroom.training.TrainingTransitions.Transition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTransitionsTest {

    @Test
    void theWayForwardIsTheDocumentedOrder() {
        TrainingState[] documented = TrainingState.values();
        for (int i = 0; documented[i] != TrainingState.MODEL_READY; i++) {
            assertThat(TrainingTransitions.next(documented[i], TrainingEvent.ADVANCED)).contains(documented[i + 1]);
        }
        assertThat(documented[0]).isEqualTo(TrainingTransitions.FIRST);
    }

    @ParameterizedTest
    @EnumSource(TrainingState.class)
    void everyOpenStateCanFailAndBeCancelledAndNoEndedOneChanges(TrainingState state) {
        for (TrainingEvent event : TrainingEvent.values()) {
            boolean possible = !state.terminal() && event != TrainingEvent.CREATED;
            assertThat(TrainingTransitions.next(state, event).isPresent()).as(state + " " + event).isEqualTo(possible);
        }
        if (state.terminal()) return;
        assertThat(TrainingTransitions.next(state, TrainingEvent.FAILED)).contains(TrainingState.FAILED);
        assertThat(TrainingTransitions.next(state, TrainingEvent.CANCELLED)).contains(TrainingState.CANCELLED);
    }

    @Test
    void everyStateCanBeReached() {
        EnumSet<TrainingState> reached = EnumSet.of(TrainingTransitions.FIRST);
        for (Transition row : TrainingTransitions.ROWS) reached.add(row.to());
        assertThat(reached).containsExactlyInAnyOrder(TrainingState.values());
        assertThat(TrainingTransitions.ROWS).doesNotHaveDuplicates();
    }

    @Test
    void thePageShowsTheTable() throws Exception {
        Path page = Path.of(System.getProperty("darkroom.root"), "docs", "training-states.md");
        assertThat(Files.readString(page)).contains("```mermaid\n" + TrainingTransitions.diagram() + "```\n");
    }

    @Test
    void theLogReadsAsDocumented() {
        String log = "";
        for (TrainingState state : TrainingState.values()) {
            if (state == TrainingState.FAILED) break;
            if (TrainingTexts.logEntry(state).isPresent()) log = TrainingTexts.appended(log, TrainingTexts.logEntry(state).get());
        }
        assertThat(log).isEqualTo(" /n Step:1 Training Started, 5 Steps to go : ETA : 30 minutes /n Step:2 Training Done, 4 Steps to go : ETA : 15 minutes"
            + " /n Step:3 Model Uploading, 3 Steps to go : ETA : 10 minutes /n Step:4 Model Uploaded, 2 Steps to go : ETA : 5 minutes /n Model loaded successfully");
    }
}
