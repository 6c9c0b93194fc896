package io.darkroom.worker.engine;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.Task;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.onnx.OnnxException;
import io.darkroom.diffusion.onnx.OutOfMemoryException;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.CancelledException;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.PreviewDecoder;
import io.darkroom.diffusion.tensor.Tensor;
import java.time.Duration;
import java.util.List;

/** A diffusion model in memory. */
final class LoadedDiffusionModel implements LoadedModel {
    private final DiffusionModel model;
    private final long bytes;

    LoadedDiffusionModel(DiffusionModel model, long bytes) {
        this.model = model;
        this.bytes = bytes;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Outcome run(Task task, Progress progress, StopSignal stop) {
        Cancellation cancellation = new Cancellation();
        stop.whenRequested(cancellation::cancel);
        Watch watch = new Watch(progress, model, cancellation);
        try {
            return new Outcome.Finished(switch (task) {
                case TextToImage text -> new io.darkroom.diffusion.pipeline.TextToImage(model)
                    .run(DiffusionRequests.of(text, model), watch, cancellation);
            });
        } catch (CancelledException cancelled) {
            return new Outcome.Stopped(stop.reason().filter(StopSignal.Reason.CALLER_KEEPS::equals).isPresent() ? watch.unfinished() : List.of());
        } catch (IllegalArgumentException impossible) {
            return new Outcome.Failed(new Failure(ErrorCode.INVALID_FIELD, sentence(impossible.getMessage())), false, impossible);
        } catch (OutOfMemoryException full) {
            return new Outcome.Failed(new Failure(ErrorCode.OUT_OF_MEMORY, "The pictures do not fit into the memory of the device."), false, full);
        } catch (OnnxException failed) {
            return new Outcome.Failed(new Failure(ErrorCode.GENERATION_FAILED, "The pipeline failed."), true, failed);
        }
    }

    private static String sentence(String message) {
        return message == null || message.isEmpty() ? "The request does not fit the model." : Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }

    /** Passes steps on and keeps the last latent, for those who want the picture as far as it is. */
    private static final class Watch implements io.darkroom.diffusion.pipeline.Progress {
        private final Progress progress;
        private final DiffusionModel model;
        private final Cancellation cancellation;
        private Tensor latest;

        Watch(Progress progress, DiffusionModel model, Cancellation cancellation) {
            this.progress = progress;
            this.model = model;
            this.cancellation = cancellation;
        }

        @Override
        public void started(Tensor latent, double[] timesteps) {
            progress.step(0, timesteps.length, () -> preview(latent));
        }

        @Override
        public void step(int step, int steps, Tensor latent, Duration elapsed) {
            latest = latent;
            progress.step(step, steps, () -> preview(latent));
        }

        /** Of the first picture. */
        private Image preview(Tensor latent) {
            return PreviewDecoder.of(model.autoencoder()).decode(latent, 0, cancellation);
        }

        /** The pictures after the last step that was done; none before the first. */
        List<Image> unfinished() {
            return latest == null ? List.of() : model.autoencoder().images(latest, io.darkroom.diffusion.pipeline.Progress.NONE, new Cancellation());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
