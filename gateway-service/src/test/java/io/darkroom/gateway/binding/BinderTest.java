package io.darkroom.gateway.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.job.SchedulerName;
import io.darkroom.contracts.request.shape.CommunityTextToImage;
import io.darkroom.contracts.request.shape.EnterpriseFetch;
import io.darkroom.contracts.request.shape.PlainTextToImage;
import io.darkroom.contracts.request.shape.SandboxFineTune;
import io.darkroom.gateway.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {

    @Test
    void theDocumentedExampleIsUnderstood() {
        PlainTextToImage request = plain("""
                {"key": "", "prompt": "a lighthouse", "negative_prompt": null, "width": "512", "height": "256", "samples": "2",
                 "num_inference_steps": "21", "safety_checker": "no", "enhance_prompt": "yes", "seed": null, "guidance_scale": 7.5,
                 "multi_lingual": "no", "panorama": "no", "self_attention": "no", "upscale": "no", "embeddings_model": null,
                 "webhook": null, "track_id": null}""");
        assertThat(request.prompts().prompt()).isEqualTo("a lighthouse");
        assertThat(request.prompts().negativePrompt()).isNull();
        assertThat(request.canvas().width()).isEqualTo(512);
        assertThat(request.canvas().height()).isEqualTo(256);
        assertThat(request.canvas().samples()).isEqualTo(2);
        assertThat(request.steps().numInferenceSteps()).isEqualTo(21);
        assertThat(request.safety().safetyChecker()).isFalse();
        assertThat(request.extras().enhancePrompt()).isTrue();
        assertThat(request.guidance().seed()).isNull();
        assertThat(request.guidance().guidanceScale()).isEqualTo(7.5);
        assertThat(request.notice().webhook()).isNull();
    }

    @Test
    void nullEmptyBlankAndAbsentAreAlike() {
        PlainTextToImage absent = plain("{\"prompt\": \"x\"}");
        assertThat(plain("{\"prompt\": \"x\", \"width\": null, \"seed\": \"\", \"guidance_scale\": \" \", \"webhook\": \"\", \"upscale\": null}"))
                .isEqualTo(absent);
        assertThat(absent.canvas().samples()).isEqualTo(1);
        assertThat(absent.steps().numInferenceSteps()).isEqualTo(20);
        assertThat(absent.guidance().guidanceScale()).isEqualTo(7.5);
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(plain("{\"prompt\": \"x\", \"whatever\": {\"deep\": [1, 2]}}")).isEqualTo(plain("{\"prompt\": \"x\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"512", "\"512\"", "512.0", "5.12e2", "\" 512 \"", "\"+512\""})
    void aNumberMayBeWrittenInManyWays(String width) {
        assertThat(plain("{\"prompt\": \"x\", \"width\": " + width + "}").canvas().width()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "width | 512.7 | The width must be an integer.",
        "width | \"five\" | The width must be an integer.",
        "width | true | The width must be an integer.",
        "width | [512] | The width must be an integer.",
        "width | 1e999999999 | The width must be an integer.",
        "width | \"0x200\" | The width must be an integer.",
        "width | \"NaN\" | The width must be an integer.",
        "width | 100 | The width must be a multiple of 8.",
        "width | 1032 | The width must be between 64 and 1024.",
        "width | -512 | The width must be between 64 and 1024.",
        "samples | 0 | The samples must be between 1 and 4.",
        "samples | 5 | The samples must be between 1 and 4.",
        "num_inference_steps | -1 | The num_inference_steps must be between 1 and 51.",
        "num_inference_steps | 52 | The num_inference_steps must be between 1 and 51.",
        "guidance_scale | \"high\" | The guidance_scale must be a number.",
        "guidance_scale | 0.5 | The guidance_scale must be between 1 and 20.",
        "seed | -1 | The seed must be between 0 and 4294967295.",
        "seed | 4294967296 | The seed must be between 0 and 4294967295.",
        "seed | 99999999999999999999 | The seed must be an integer.",
        "panorama | \"maybe\" | The panorama must be yes or no.",
        "panorama | 1 | The panorama must be yes or no.",
        "upscale | \"4\" | The upscale must be one of: yes, no.",
        "webhook | \"ftp://x.example/\" | The webhook format is invalid.",
        "webhook | \"https://user:word@x.example/\" | The webhook format is invalid.",
        "webhook | \"not a link\" | The webhook format is invalid.",
        "prompt | {\"a\": 1} | The prompt must be a string.",
        "prompt | true | The prompt must be a string.",
        "prompt | \"\\ud800 half\" | The prompt contains characters that are not text.",
        "prompt | \"nul \\u0000\" | The prompt contains characters that are not text.",
        "prompt | \"\" | The prompt field is required.",
    })
    void aBrokenRuleIsNamed(String field, String value, String sentence) {
        String prompt = field.equals("prompt") ? "" : "\"prompt\": \"x\", ";
        assertThat(violations(PlainTextToImage.class, "{" + prompt + "\"" + field + "\": " + value + "}")).containsExactly(
                Map.entry(field, List.of(sentence)));
    }

    @Test
    void allViolationsAreReportedTogether() {
        assertThat(violations(PlainTextToImage.class, "{\"width\": 9, \"samples\": \"many\", \"seed\": -4}"))
                .containsOnlyKeys("prompt", "width", "samples", "seed");
    }

    @Test
    void aNumberAsPromptIsItsTextLikeInAForm() {
        assertThat(plain("{\"prompt\": 42.50}").prompts().prompt()).isEqualTo("42.50");
    }

    @Test
    void aPromptIsAtMostTenThousandCharactersLong() {
        assertThat(plain("{\"prompt\": \"" + "x".repeat(10_000) + "\"}").prompts().prompt()).hasSize(10_000);
        assertThat(violations(PlainTextToImage.class, "{\"prompt\": \"" + "x".repeat(10_001) + "\"}"))
                .containsEntry("prompt", List.of("The prompt may not be greater than 10000 characters."));
    }

    @ParameterizedTest
    @CsvSource({"\"yes\",true", "\"no\",false", "\"true\",true", "\"false\",false", "true,true", "false,false", "\"Yes\",true"})
    void aFlagHasFourSpellingsAndTwoBooleans(String written, boolean meant) {
        assertThat(plain("{\"prompt\": \"x\", \"panorama\": " + written + "}").extras().panorama()).isEqualTo(meant);
    }

    @Test
    void noMeansNoneForModelsOnTop() {
        CommunityTextToImage request = community("{\"prompt\": \"x\", \"lora_model\": \"no\", \"embeddings_model\": \"no\", \"vae\": \"\"}");
        assertThat(request.adapters().loraModel()).isNull();
        assertThat(request.extras().embeddingsModel()).isNull();
        assertThat(request.adapters().vae()).isNull();
    }

    @Test
    void clipSkipIsKnownByTheNameOfTheFaqToo() {
        assertThat(community("{\"prompt\": \"x\", \"clipskip\": \"2\"}").sampling().clipSkip()).isEqualTo(2);
        assertThat(community("{\"prompt\": \"x\", \"clipskip\": 2, \"clip_skip\": 3}").sampling().clipSkip()).isEqualTo(3);
        assertThat(violations(CommunityTextToImage.class, "{\"prompt\": \"x\", \"clipskip\": 9}"))
                .containsEntry("clip_skip", List.of("The clip_skip must be between 1 and 8."));
    }

    @Test
    void schedulersAreKnownByNameAndDeisByItsShortOne() {
        assertThat(community("{\"prompt\": \"x\", \"scheduler\": \"DEIS\"}").sampling().scheduler()).isEqualTo(SchedulerName.DEIS_MULTISTEP);
        assertThat(community("{\"prompt\": \"x\", \"scheduler\": \"ddimscheduler\"}").sampling().scheduler()).isEqualTo(SchedulerName.DDIM);
        assertThat(community("{\"prompt\": \"x\"}").sampling().scheduler()).isNull();
        assertThat(violations(CommunityTextToImage.class, "{\"prompt\": \"x\", \"scheduler\": \"Nope\"}").get("scheduler").getFirst())
                .startsWith("The scheduler must be one of: DDPMScheduler, DDIMScheduler").endsWith("LCMScheduler.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"2\"", "\"yes\"", "true", "\"no\""})
    void upscaleTakesFactorsAndFlagsOnV4(String written) {
        assertThat(community("{\"prompt\": \"x\", \"upscale\": " + written + "}").enlargement().upscale()).isIn("2", "yes", "no");
    }

    @Test
    void strengthsAreOneNumberOrSeveral() {
        assertThat(community("{\"prompt\": \"x\", \"lora_strength\": 0.5}").adapters().loraStrength()).isEqualTo("0.5");
        assertThat(community("{\"prompt\": \"x\", \"lora_strength\": \"0.5, 1\"}").adapters().loraStrength()).isEqualTo("0.5, 1");
        assertThat(violations(CommunityTextToImage.class, "{\"prompt\": \"x\", \"lora_strength\": \"strong\"}")).containsKey("lora_strength");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"\"a \\\"b\\\" ü\" | \"a \\\"b\\\" ü\"", "12345678901234567890.10 | 12345678901234567890.10", "7 | 7"})
    void aTrackIdIsKeptAsItCame(String written, String kept) {
        assertThat(plain("{\"prompt\": \"x\", \"track_id\": " + written + "}").notice().trackId().json()).isEqualTo(kept);
    }

    @Test
    void imagesAreAListOfLinks() {
        SandboxFineTune request = Binder.bind(SandboxFineTune.class, parse(
                "{\"instance_prompt\": \"a\", \"class_prompt\": \"b\", \"images\": [\"https://x.example/1.png\", \"\"], \"training_type\": \"null\"}"));
        assertThat(request.subject().images()).containsExactly("https://x.example/1.png");
        assertThat(request.subject().trainingType()).isNull();
        assertThat(violations(SandboxFineTune.class, "{\"images\": []}")).containsOnlyKeys("instance_prompt", "class_prompt", "images");
    }

    @Test
    void aLabelReplacesTheNameWhereTheDocumentsSaySo() {
        assertThat(violations(EnterpriseFetch.class, "{}")).containsEntry("request_id", List.of("The request id field is required."));
    }

    private static PlainTextToImage plain(String json) {
        return Binder.bind(PlainTextToImage.class, parse(json));
    }

    private static CommunityTextToImage community(String json) {
        return Binder.bind(CommunityTextToImage.class, parse(json));
    }

    private static Map<String, List<String>> violations(Class<? extends Record> shape, String json) {
        return catchThrowableOfType(Refusal.class, () -> Binder.bind(shape, parse(json))).fields();
    }

    private static Map<String, Value> parse(String json) {
        return BodyParser.parse(json.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
