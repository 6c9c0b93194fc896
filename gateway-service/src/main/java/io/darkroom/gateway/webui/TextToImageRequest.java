package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.GenerationText;
import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.ScheduleName;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.model.ModelCard;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A request of {@code POST /sdapi/v1/txt2img}, understood: everything that was left to options, to chance or to the server is decided.
 *
 * @param body     as converted
 * @param options  that count for this job
 * @param model    the checkpoint
 * @param choice   sampler and schedule
 * @param prompt   without comments
 * @param negative the negative prompt, without comments
 * @param seed     of the first picture; picture i has seed + i
 * @param subseed  of the first picture
 */
record TextToImageRequest(RequestBody body, Options options, ModelCard model, SamplerChoice choice, String prompt, String negative,
                          long seed, long subseed) {
    private static final int MOST_PICTURES = 16;
    private static final int MOST_PIXELS = 8 << 20;
    private static final long DRAWN_BELOW = 4_294_967_294L;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /** @throws WebUiException where the request breaks a limit or asks for what is not part of this release */
    static TextToImageRequest of(RequestBody body, Options options, RandomGenerator random) {
        int pictures = body.integer("batch_size") * body.integer("n_iter");
        if (pictures > MOST_PICTURES) {
            throw WebUiErrors.invalid(List.of(FieldError.above(List.of("body", "n_iter"), MOST_PICTURES / body.integer("batch_size"))));
        }
        if (pictures * (long) size(body, "width") * size(body, "height") > MOST_PIXELS) {
            throw WebUiErrors.refused(422, "All pictures of a request together may have " + MOST_PIXELS + " pixels.");
        }
        long lastFirstSeed = TextToImageFields.GREATEST_SEED - pictures + 1;
        if (body.whole("seed") > lastFirstSeed) throw WebUiErrors.invalid(List.of(FieldError.above(List.of("body", "seed"), lastFirstSeed)));
        Scripts.check(body);
        String sampler = body.text("sampler_name").isEmpty() ? body.text("sampler_index") : body.text("sampler_name");
        SamplerChoice choice = SamplerChoice.of(sampler, body.text("scheduler"));
        NotBuilt.refuse(body);
        ModelCard model = options.model().orElseThrow(() -> WebUiErrors.refused(503, "There is no checkpoint on this server yet."));
        String prompt = prompt(body, options, "prompt");
        String negative = prompt(body, options, "negative_prompt");
        if (!body.flag("disable_extra_networks")) PromptText.refuseNetworks(prompt);
        return new TextToImageRequest(body, options, model, choice, prompt, negative, drawn(body.whole("seed"), Math.min(DRAWN_BELOW, lastFirstSeed + 1), random),
            drawn(body.whole("subseed"), DRAWN_BELOW, random));
    }

    private static String prompt(RequestBody body, Options options, String field) {
        String text = body.text(field);
        return options.promptComments() ? PromptText.withoutComments(text) : text;
    }

    private static long drawn(long asked, long below, RandomGenerator random) {
        return asked < 0 ? random.nextLong(below) : asked;
    }

    int pictures() {
        return body.integer("batch_size") * body.integer("n_iter");
    }

    /** Pixels; a size that is no multiple of 8 is brought down to one, because a latent has one place for 8 pixels. */
    int width() {
        return size(body, "width");
    }

    /** Pixels, as {@link #width}. */
    int height() {
        return size(body, "height");
    }

    private static int size(RequestBody body, String side) {
        return body.integer(side) / 8 * 8;
    }

    /** What a worker is to do. */
    TextToImage task() {
        GenerationText texts = options.textInFiles() ? new GenerationText(IntStream.range(0, pictures()).mapToObj(this::infotext).toList()) : null;
        return new TextToImage(model.id(), PromptText.withoutNetworks(prompt), negative, width(), height(), pictures(),
            body.integer("steps"), body.number("cfg_scale"), seed, choice.sampling(samplerOptions(), options.promptReading()), options.clipSkip(), true, texts);
    }

    /** What is kept with the job; progress is told by it. */
    Map<String, Object> meta() {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("prompt", prompt);
        meta.put("negative_prompt", negative);
        meta.put("seed", seed);
        meta.put("steps", body.integer("steps"));
        meta.put("cfg_scale", body.number("cfg_scale"));
        meta.put("width", width());
        meta.put("height", height());
        meta.put("batch_size", body.integer("batch_size"));
        meta.put("n_iter", body.integer("n_iter"));
        meta.put("sampler_name", choice.sampler().label());
        meta.put("scheduler", choice.effectiveSchedule().label());
        meta.put("sd_model_checkpoint", Checkpoints.title(model));
        meta.put("clip_skip", options.clipSkip());
        return meta;
    }

    /** The generation text of a picture, counted from 0. */
    String infotext(int picture) {
        GenerationParameters text = new GenerationParameters()
            .put("Steps", body.integer("steps"))
            .put("Sampler", choice.sampler().label())
            .put("Schedule type", choice.effectiveSchedule().label())
            .put("CFG scale", body.number("cfg_scale"))
            .put("Seed", seed + picture)
            .put("Size", width() + "x" + height())
            .put("Model hash", Checkpoints.hash(model))
            .put("Model", model.id())
            .putIf(options.clipSkip() > 1, "Clip skip", options.clipSkip())
            .putIf(!options.randomSource().equals("GPU"), "RNG", options.randomSource());
        samplerOptions().addTo(text);
        text.putIf(hasBrackets() && !emphasis().equals(PromptReading.USUAL.emphasis()), "Emphasis", emphasis());
        return text.put("Version", GenerationParameters.VERSION).text(prompt, negative);
    }

    private boolean hasBrackets() {
        return (prompt + negative).chars().anyMatch(c -> c == '(' || c == '[');
    }

    private String emphasis() {
        return options.promptReading().emphasis();
    }

    private SamplerOptions samplerOptions() {
        return SamplerOptions.of(body, choice.sampler());
    }

    /**
     * The object that {@code info} holds as a string, keys in the original's order.
     *
     * @param made     how many pictures exist; fewer than asked for after an interrupt
     * @param started  when the job began
     */
    Map<String, Object> info(int made, Instant started) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("prompt", prompt);
        info.put("all_prompts", repeated(prompt));
        info.put("negative_prompt", negative);
        info.put("all_negative_prompts", repeated(negative));
        info.put("seed", seed);
        info.put("all_seeds", counted(seed));
        info.put("subseed", subseed);
        info.put("all_subseeds", counted(subseed));
        info.put("subseed_strength", body.all().get("subseed_strength"));
        info.put("width", width());
        info.put("height", height());
        info.put("sampler_name", choice.sampler().label());
        info.put("cfg_scale", body.number("cfg_scale"));
        info.put("steps", body.integer("steps"));
        info.put("batch_size", body.integer("batch_size"));
        info.put("restore_faces", false);
        info.put("face_restoration_model", null);
        info.put("sd_model_name", model.id());
        info.put("sd_model_hash", Checkpoints.hash(model));
        info.put("sd_vae_name", null);
        info.put("sd_vae_hash", null);
        info.put("seed_resize_from_w", body.whole("seed_resize_from_w"));
        info.put("seed_resize_from_h", body.whole("seed_resize_from_h"));
        info.put("denoising_strength", body.all().get("denoising_strength"));
        info.put("extra_generation_params", extraParameters());
        info.put("index_of_first_image", 0);
        info.put("infotexts", IntStream.range(0, made).mapToObj(this::infotext).toList());
        info.put("styles", body.all().get("styles") == null ? List.of() : body.list("styles"));
        info.put("job_timestamp", timestamp(started));
        info.put("clip_skip", options.clipSkip());
        info.put("is_using_inpainting_conditioning", false);
        info.put("version", GenerationParameters.VERSION);
        return info;
    }

    private Map<String, Object> extraParameters() {
        ScheduleName schedule = choice.effectiveSchedule();
        return schedule == ScheduleName.AUTOMATIC ? Map.of() : Map.of("Schedule type", schedule.label());
    }

    /** A moment as the web UI writes it, in UTC: {@code 20240727120000}. */
    static String timestamp(Instant moment) {
        return TIMESTAMP.format(moment);
    }

    private List<String> repeated(String text) {
        return IntStream.range(0, pictures()).mapToObj(picture -> text).toList();
    }

    private List<Long> counted(long first) {
        return LongStream.range(first, first + pictures()).boxed().toList();
    }
}
