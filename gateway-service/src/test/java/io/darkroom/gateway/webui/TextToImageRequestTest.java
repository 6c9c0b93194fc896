package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.job.GenerationText;
import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextToImageRequestTest {
    private static final List<String> INFO_KEYS = List.of("prompt", "all_prompts", "negative_prompt", "all_negative_prompts", "seed", "all_seeds", "subseed",
        "all_subseeds", "subseed_strength", "width", "height", "sampler_name", "cfg_scale", "steps", "batch_size", "restore_faces", "face_restoration_model",
        "sd_model_name", "sd_model_hash", "sd_vae_name", "sd_vae_hash", "seed_resize_from_w", "seed_resize_from_h", "denoising_strength",
        "extra_generation_params", "index_of_first_image", "infotexts", "styles", "job_timestamp", "clip_skip", "is_using_inpainting_conditioning", "version");

    private final OptionTable table = OptionTable.load();

    @Test
    void aRequestBecomesATask() {
        TextToImageRequest request = request("""
            {"prompt": "a star # bright", "negative_prompt": "blurry", "seed": 77, "steps": 20, "cfg_scale": 7, "width": 130, "height": 128,
             "sampler_name": "Euler a Karras", "batch_size": 2, "n_iter": 2}""", Map.of("CLIP_stop_at_last_layers", 2));
        String texts = "a star \n\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7.0, Seed: %d, "
            + "Size: 128x128, Model hash: 6ce0161689, Model: emoji, Clip skip: 2, Version: v1.10.1";
        assertThat(request.task()).isEqualTo(new TextToImage("emoji", "a star \n", "blurry", 128, 128, 4, 20, 7.0, 77, new Sampling.WebUi("Euler a", "Karras", Map.of()), 2, true,
            new GenerationText(List.of(texts.formatted(77), texts.formatted(78), texts.formatted(79), texts.formatted(80)))));
    }

    @Test
    void infoHasTheOriginalsKeysInItsOrder() {
        TextToImageRequest request = request("{\"prompt\": \"a star\", \"seed\": 5, \"subseed\": 9, \"n_iter\": 3, \"scheduler\": \"Karras\", \"styles\": [\"none such\"]}", Map.of());
        Map<String, Object> info = request.info(2, Instant.parse("2024-07-27T12:00:00Z"));
        assertThat(info.keySet()).containsExactlyElementsOf(INFO_KEYS);
        assertThat(info).containsEntry("all_seeds", List.of(5L, 6L, 7L)).containsEntry("all_subseeds", List.of(9L, 10L, 11L)).containsEntry("job_timestamp", "20240727120000")
            .containsEntry("infotexts", List.of(request.infotext(0), request.infotext(1))).containsEntry("all_prompts", List.of("a star", "a star", "a star"))
            .containsEntry("extra_generation_params", Map.of("Schedule type", "Karras")).containsEntry("styles", List.of("none such"))
            .containsEntry("subseed_strength", 0).containsEntry("batch_size", 1).containsEntry("sampler_name", "Euler");
    }

    @Test
    void seedsThatAreNotSaidAreDrawn() {
        TextToImageRequest one = request("{\"seed\": -1, \"batch_size\": 8}", Map.of());
        TextToImageRequest other = request("{\"seed\": null}", Map.of());
        assertThat(one.seed()).isBetween(0L, 4_294_967_288L).isNotEqualTo(other.seed());
        assertThat(one.task().seed()).isEqualTo(one.seed());
        assertThat(other.info(1, Instant.EPOCH)).containsEntry("seed", other.seed()).containsEntry("subseed", other.subseed());
    }

    @Test
    void theLastPicturesSeedMustFitToo() {
        assertThat(request("{\"seed\": 4294967288, \"batch_size\": 8}", Map.of()).seed()).isEqualTo(4_294_967_288L);
        assertThat(refusal("{\"seed\": 4294967289, \"batch_size\": 8}").status()).isEqualTo(422);
    }

    @Test
    void sixteenPicturesAreTheMost() {
        assertThat(request("{\"batch_size\": 4, \"n_iter\": 4}", Map.of()).pictures()).isEqualTo(16);
        assertThat(refusal("{\"batch_size\": 4, \"n_iter\": 5}").body().toString()).contains("n_iter").contains("limit_value=4");
    }

    @Test
    void filesCarryNoTextWhenTheOptionIsOff() {
        assertThat(request("{}", Map.of("enable_pnginfo", false)).task().generationText()).isNull();
    }

    @Test
    void commentsStayWhenTheOptionIsOff() {
        assertThat(request("{\"prompt\": \"a # b\"}", Map.of("enable_prompt_comments", false)).task().prompt()).isEqualTo("a # b");
    }

    @Test
    void theLanguageOfPromptsIsReadByTheWorker() {
        String prompt = "(a:1.2) [b:c:0.5] AND d BREAK e :0.5";
        TextToImageRequest request = request("{\"prompt\": \"" + prompt + "\", \"negative_prompt\": \"[x] <lora:y:1>\"}",
            Map.of("emphasis", "No norm", "comma_padding_backtrack", 0, "pad_cond_uncond", true));
        assertThat(request.task().prompt()).isEqualTo(prompt);
        assertThat(request.task().negativePrompt()).as("only prompts have tags").isEqualTo("[x] <lora:y:1>");
        assertThat(request.task().sampling()).isInstanceOfSatisfying(Sampling.WebUi.class,
            sampling -> assertThat(sampling.prompts()).isEqualTo(new PromptReading("No norm", 0, true)));
        assertThat(request.infotext(0)).contains(", Emphasis: No norm, ");
        assertThat(request("{\"prompt\": \"a\"}", Map.of("emphasis", "No norm")).infotext(0)).doesNotContain("Emphasis");
    }

    @Test
    void networksAreOnlyTakenOutWhereTheyAreSwitchedOff() {
        TextToImageRequest request = request("{\"prompt\": \"a <lora:style:0.5>\", \"disable_extra_networks\": true}", Map.of());
        assertThat(request.task().prompt()).isEqualTo("a ");
        assertThat(request.infotext(0)).startsWith("a <lora:style:0.5>\n");
        assertThat(refusal("{\"prompt\": \"a <lora:style:0.5>\"}")).hasMessage("The network <lora:style:0.5> in the prompt is not part of this release.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"enable_hr\": true", "\"restore_faces\": true", "\"tiling\": true", "\"subseed_strength\": 0.1",
        "\"seed_resize_from_w\": 64, \"seed_resize_from_h\": 64", "\"refiner_checkpoint\": \"x\"", "\"infotext\": \"Steps: 2\"", "\"save_images\": true, \"n_iter\": 2",
        "\"s_min_uncond\": 1",
        "\"alwayson_scripts\": {\"ControlNet\": {\"args\": [{\"model\": \"canny\", \"image\": \"x\"}]}}", "\"alwayson_scripts\": {\"refiner\": {\"args\": [true, \"x\", 0.8]}}"})
    void whatWouldBeAnotherPictureIsRefused(String fields) {
        assertThat(refusal("{" + fields + "}").status()).isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"enable_hr\": false, \"hr_scale\": 3, \"denoising_strength\": 0.3", "\"restore_faces\": null", "\"subseed_strength\": 0, \"subseed\": 3",
        "\"seed_resize_from_w\": 64", "\"refiner_checkpoint\": \"None\", \"refiner_switch_at\": 0.5", "\"refiner_checkpoint\": \"\"", "\"save_images\": true", "\"s_churn\": 0",
        "\"eta\": 0, \"s_noise\": 0", "\"sampler_name\": \"Euler a\", \"s_churn\": 5, \"eta\": 1, \"s_noise\": 1", "\"script_name\": \"\"", "\"script_name\": \"None\"",
        "\"alwayson_scripts\": {\"ControlNet\": {\"args\": []}, \"ADetailer\": {\"args\": [false]}}", "\"alwayson_scripts\": {\"controlnet\": {\"args\": [{\"enabled\": false, \"image\": \"x\"}]}}",
        "\"alwayson_scripts\": {\"controlnet\": {\"args\": [{\"model\": \"None\"}]}, \"comments\": {}}", "\"alwayson_scripts\": {\"refiner\": {\"args\": [false, \"\", 0.8]}}"})
    void valuesThatChangeNothingPass(String fields) {
        assertThat(request("{" + fields + "}", Map.of()).task().samples()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"sampler_name\": \"DDIM\", \"eta\": 1.0, \"s_churn\": 3 | eta=1.0 | Eta DDIM: 1.0",
        "\"sampler_name\": \"Euler a\", \"eta\": 0.5, \"s_churn\": 3 | eta=0.5 | Eta: 0.5",
        "\"sampler_name\": \"Euler\", \"s_churn\": 8, \"s_noise\": 1.01, \"eta\": 0.5 | s_churn=8.0, s_noise=1.01 | Sigma churn: 8.0, Sigma noise: 1.01"})
    void aSamplerIsToldOnlyWhatItListensTo(String fields, String options, String words) {
        TextToImageRequest request = request("{" + fields + "}", Map.of());
        assertThat(request.task().sampling()).isInstanceOfSatisfying(Sampling.WebUi.class,
            sampling -> assertThat(sampling.options().toString()).isEqualTo("{" + options + "}"));
        assertThat(request.infotext(0)).contains(", " + words + ", Version");
    }

    @Test
    void anEtaAboveOneIsRefused() {
        assertThat(refusal("{\"eta\": 1.5}").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"script_name\": \"xyz\" | Script 'xyz' not found", "\"alwayson_scripts\": {\"xyz\": {\"args\": []}} | always on script xyz not found"})
    void anUnknownScriptIsAnsweredInTheOriginalsWords(String fields, String detail) {
        WebUiException refused = refusal("{" + fields + "}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo(Map.of("error", "HTTPException", "detail", detail, "body", "", "errors", ""));
    }

    @Test
    void withoutAModelThereIsNoPicture() {
        Options none = table.effective(Map.of(), new Checkpoints(List.of()));
        assertThatThrownBy(() -> TextToImageRequest.of(body("{}"), none, new Random(1))).hasMessage("There is no checkpoint on this server yet.");
    }

    private TextToImageRequest request(String json, Map<String, Object> overlay) {
        return TextToImageRequest.of(body(json), table.effective(overlay, Models.BOTH), new Random(json.hashCode()));
    }

    private WebUiException refusal(String json) {
        return catchThrowableOfType(WebUiException.class, () -> request(json, Map.of()));
    }

    private static RequestBody body(String json) {
        return RequestBody.read(json.getBytes(StandardCharsets.UTF_8), TextToImageFields.ALL);
    }
}
