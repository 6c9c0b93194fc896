package io.darkroom.gateway.webui;

import static io.darkroom.gateway.webui.Field.flag;
import static io.darkroom.gateway.webui.Field.integer;
import static io.darkroom.gateway.webui.Field.list;
import static io.darkroom.gateway.webui.Field.number;
import static io.darkroom.gateway.webui.Field.object;
import static io.darkroom.gateway.webui.Field.text;
import static io.darkroom.gateway.webui.Field.texts;

import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /sdapi/v1/txt2img} in the order in which {@code parameters} echoes it. Bounds that the original leaves to
 * its page are checked here, because one caller must not be able to occupy the workers of all.
 */
final class TextToImageFields {
    static final long GREATEST_SEED = 0xFFFF_FFFFL;

    static final List<Field> ALL = List.of(
        text("prompt", ""),
        text("negative_prompt", ""),
        texts("styles"),
        integer("seed", -1, -1, GREATEST_SEED),
        integer("subseed", -1, -1, GREATEST_SEED),
        number("subseed_strength", 0, 0, 1),
        integer("seed_resize_from_h", -1),
        integer("seed_resize_from_w", -1),
        text("sampler_name", null),
        text("scheduler", null),
        integer("batch_size", 1, 1, 8),
        integer("n_iter", 1, 1, 16),
        integer("steps", 50, 1, 150),
        number("cfg_scale", 7.0, 1, 30),
        integer("width", 512, 64, 2048),
        integer("height", 512, 64, 2048),
        flag("restore_faces", null),
        flag("tiling", null),
        flag("do_not_save_samples", false),
        flag("do_not_save_grid", false),
        number("eta", null, 0, 1),
        number("denoising_strength", null),
        number("s_min_uncond", null),
        number("s_churn", null, 0, 1_000),
        number("s_tmax", null, 0, 1_000_000),
        number("s_tmin", null, 0, 1_000_000),
        number("s_noise", null, 0, 10),
        object("override_settings", null),
        flag("override_settings_restore_afterwards", true),
        text("refiner_checkpoint", null),
        number("refiner_switch_at", null),
        flag("disable_extra_networks", false),
        new Field("firstpass_image", Kind.TEXT, null, 0, 8 << 20),
        object("comments", null),
        flag("enable_hr", false),
        integer("firstphase_width", 0),
        integer("firstphase_height", 0),
        number("hr_scale", 2.0),
        text("hr_upscaler", null),
        integer("hr_second_pass_steps", 0),
        integer("hr_resize_x", 0),
        integer("hr_resize_y", 0),
        text("hr_checkpoint_name", null),
        text("hr_sampler_name", null),
        text("hr_scheduler", null),
        text("hr_prompt", ""),
        text("hr_negative_prompt", ""),
        text("force_task_id", null),
        text("sampler_index", "Euler"),
        text("script_name", null),
        list("script_args"),
        flag("send_images", true),
        flag("save_images", false),
        object("alwayson_scripts", Map.of()),
        text("infotext", null));

    private TextToImageFields() {
    }
}
