package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.job.SamplerName;
import io.darkroom.contracts.job.ScheduleName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "Euler, '', Euler, Automatic",
        "Euler, Automatic, Euler, Automatic",
        "Euler, karras, Euler, Karras",
        "Euler, Karras, Euler, Karras",
        "Euler, no such schedule, Euler, Automatic",
        "Euler Karras, '', Euler, Karras",
        "Euler karras, '', Euler, Karras",
        "Euler a SGM Uniform, '', Euler a, SGM Uniform",
        "Euler a sgm_uniform, '', Euler a, SGM Uniform",
        "Euler a SGMUniform, '', Euler a, SGM Uniform",
        "Euler a Karras, Automatic, Euler a, Karras",
        "Euler a Karras, Exponential, Euler a, Exponential",
        "k_euler_a, '', Euler a, Automatic",
        "k_euler, simple, Euler, Simple",
    })
    void bothFieldsTogetherSayWhatRuns(String sampler, String scheduler, String expectedSampler, String expectedSchedule) {
        assertThat(SamplerChoice.of(sampler, scheduler)).extracting(choice -> choice.sampler().label(), choice -> choice.schedule().label())
            .containsExactly(expectedSampler, expectedSchedule);
    }

    @ParameterizedTest
    @EnumSource(SamplerName.class)
    void everyNameIsTaken(SamplerName sampler) {
        assertThat(SamplerChoice.of(sampler.label(), "").sampler()).isEqualTo(sampler);
    }

    @Test
    void aNameThatMeansNothingIsTheDefaultSampler() {
        assertThat(SamplerChoice.of("string", "").sampler()).isEqualTo(SamplerName.DPMPP_2M);
    }

    @Test
    void automaticIsTheSamplersOwnSchedule() {
        assertThat(new SamplerChoice(SamplerName.DPMPP_2M, ScheduleName.AUTOMATIC).effectiveSchedule()).isEqualTo(ScheduleName.KARRAS);
        assertThat(new SamplerChoice(SamplerName.EULER, ScheduleName.AUTOMATIC).effectiveSchedule()).isEqualTo(ScheduleName.AUTOMATIC);
        assertThat(new SamplerChoice(SamplerName.DPMPP_2M, ScheduleName.UNIFORM).effectiveSchedule()).isEqualTo(ScheduleName.UNIFORM);
    }
}
