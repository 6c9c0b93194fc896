package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.job.SamplerName;
import io.darkroom.contracts.job.ScheduleName;
import io.darkroom.diffusion.scheduler.Samplers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names that gateways know are those that the engine knows. */
class SamplersOfTheEngineTest {

    @Test
    void bothKnowTheSameNamesInTheSameOrder() {
        assertThat(Arrays.stream(SamplerName.values()).map(SamplerName::label)).containsExactlyElementsOf(Samplers.names());
    }

    @ParameterizedTest
    @EnumSource(SamplerName.class)
    void aSamplerHasOneSetOfAliasesAndOneScheduleOfItsOwn(SamplerName sampler) {
        assertThat(sampler.aliases()).isEqualTo(Samplers.aliases(sampler.label()));
        assertThat(sampler.ownSchedule().id()).isEqualTo(Samplers.ownSchedule(sampler.label()));
    }

    @ParameterizedTest
    @EnumSource(ScheduleName.class)
    void theEngineReadsEverySchedule(ScheduleName schedule) {
        assertThat(Samplers.choose("Euler", schedule.label())).isEqualTo(new Samplers.Choice("Euler", schedule.id()));
    }
}
