package io.darkroom.worker.jobs;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.Task;
import io.darkroom.contracts.job.TextToImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a worker runs at most. Gateways validate by the rules of their dialects; these bounds hold whatever they let through, so that
 * no record can make a worker run for ever or fill its memory.
 */
final class TaskBounds {
    private static final int LONGEST_PROMPT = 100_000;
    private static final int SHORTEST_SIDE = 8;
    private static final int LONGEST_SIDE = 4096;
    private static final long MOST_PIXELS = 4096L * 4096;
    private static final int MOST_SAMPLES = 64;
    private static final int MOST_STEPS = 1000;
    private static final double HIGHEST_GUIDANCE = 100;
    private static final long HIGHEST_SEED = 0xFFFF_FFFFL;
    private static final int MOST_CLIP_SKIP = 12;
    private static final int MOST_OPTIONS = 32;

    private TaskBounds() {
    }

    /** The first thing wrong with a task, if any. */
    static Optional<Failure> check(Task task) {
        String wrong = switch (task) {
            case TextToImage image -> textToImage(image);
        };
        return Optional.ofNullable(wrong).map(message -> new Failure(ErrorCode.INVALID_FIELD, message));
    }

    private static String textToImage(TextToImage task) {
        if (task.model() == null || task.model().isEmpty()) return "The model is missing.";
        if (task.prompt() == null || task.prompt().length() > LONGEST_PROMPT) return "The prompt is missing or too long.";
        if (task.negativePrompt() == null || task.negativePrompt().length() > LONGEST_PROMPT) return "The negative prompt is missing or too long.";
        if (!side(task.width())) return outside("width", task.width(), SHORTEST_SIDE, LONGEST_SIDE) + " in steps of 8.";
        if (!side(task.height())) return outside("height", task.height(), SHORTEST_SIDE, LONGEST_SIDE) + " in steps of 8.";
        if (task.samples() < 1 || task.samples() > MOST_SAMPLES) return outside("number of samples", task.samples(), 1, MOST_SAMPLES) + ".";
        if ((long) task.width() * task.height() * task.samples() > MOST_PIXELS) return "The pictures together are too large.";
        if (task.steps() < 1 || task.steps() > MOST_STEPS) return outside("number of steps", task.steps(), 1, MOST_STEPS) + ".";
        if (!(task.guidanceScale() >= 0 && task.guidanceScale() <= HIGHEST_GUIDANCE)) return "The guidance scale is not within 0 to 100.";
        if (task.seed() < 0 || task.seed() > HIGHEST_SEED) return outside("seed", task.seed(), 0, HIGHEST_SEED) + ".";
        if (task.clipSkip() < 1 || task.clipSkip() > MOST_CLIP_SKIP) return outside("clip skip", task.clipSkip(), 1, MOST_CLIP_SKIP) + ".";
        if (task.sampling() == null || !whole(task.sampling())) return "The scheduler or a part of it is missing.";
        if (task.generationText() != null && !textsFit(task.generationText().texts())) return "The generation text is too long.";
        return null;
    }

    private static boolean side(int pixels) {
        return pixels >= SHORTEST_SIDE && pixels <= LONGEST_SIDE && pixels % 8 == 0;
    }

    private static boolean whole(Sampling sampling) {
        return switch (sampling) {
            case Sampling.Diffusers(String scheduler, Boolean karras, String algorithm) -> scheduler != null;
            case Sampling.WebUi(String sampler, String schedule, Map<String, Double> options, PromptReading prompts) ->
                sampler != null && options != null && options.size() <= MOST_OPTIONS && options.values().stream().allMatch(Objects::nonNull);
        };
    }

    private static boolean textsFit(List<String> texts) {
        return texts != null && texts.size() <= MOST_SAMPLES
            && texts.stream().allMatch(text -> text != null && text.length() <= 3 * LONGEST_PROMPT);
    }

    private static String outside(String name, long value, long least, long most) {
        return "The " + name + " " + value + " is not within " + least + " to " + most;
    }
}
