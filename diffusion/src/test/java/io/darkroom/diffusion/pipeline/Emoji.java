package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The bundled model, as tests use it. */
final class Emoji {

    private Emoji() {
    }

    static Path folder() {
        return Path.of(System.getProperty("darkroom.root", ".."), "models", "emoji");
    }

    static DiffusionModel open(Path cache) throws IOException {
        return DiffusionModel.open(folder(), Device.cpu(), cache, 2);
    }

    static Supplier<Scheduler> scheduler(DiffusionModel model, String name, int steps) {
        SchedulerSettings settings = SchedulerSettings.of(model.schedulerConfig());
        return () -> Schedulers.create(name, settings, steps);
    }

    /** A rocket for each seed, of 64x64 pixels. */
    static TextToImageRequest request(DiffusionModel model, int steps, double guidance, Long... seeds) {
        return TextToImageRequest.of("flat emoji of rocket", "", 64, 64, List.of(seeds), guidance, scheduler(model, "EulerAncestralDiscreteScheduler", steps));
    }
}
