package io.darkroom.testkit.golden;

import java.util.List;

/** What the engine can be asked. A kind enters the runner by standing here. */
public final class GoldenKinds {

    public static final List<GoldenKind> ALL = List.of(new TokenizeKind(), new PromptKind(), new NoiseKind(), new ScheduleKind(), new SamplerKind(),
        new ImageKind(), new NetworkKind(), new MergeKind(), new PipelineKind(), new KeymapKind());

    private GoldenKinds() {
    }
}
