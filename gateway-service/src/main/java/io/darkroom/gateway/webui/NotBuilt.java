package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.SamplerName;
import java.util.EnumSet;
import java.util.Set;

/** Refuses fields whose value asks for another picture than this release can make; values that change nothing pass. */
final class NotBuilt {
    private static final Set<SamplerName> CHURNING = EnumSet.of(SamplerName.EULER, SamplerName.HEUN, SamplerName.DPM2);
    private static final Set<SamplerName> DDIM_FAMILY = EnumSet.of(SamplerName.DDIM, SamplerName.DDIM_CFGPP);

    private NotBuilt() {
    }

    /** @throws WebUiException 501 naming the field */
    static void refuse(RequestBody body, SamplerName sampler) {
        when(body.flag("enable_hr"), "Hires fix (enable_hr)");
        when(body.flag("restore_faces"), "Face restoration (restore_faces)");
        when(body.flag("tiling"), "Tiling (tiling)");
        when(body.number("subseed_strength") > 0, "Variation (subseed_strength above 0)");
        when(body.whole("seed_resize_from_w") > 0 && body.whole("seed_resize_from_h") > 0, "Noise of another size (seed_resize_from_w, seed_resize_from_h)");
        when(named(body.text("refiner_checkpoint")), "The refiner (refiner_checkpoint)");
        when(!body.text("infotext").isBlank(), "Reading a generation text (infotext)");
        when(body.flag("save_images") && body.integer("batch_size") * body.integer("n_iter") > 1, "The grid of several pictures (save_images)");
        when(body.number("s_min_uncond", 0) > 0, "Skipping the negative prompt (s_min_uncond)");
        when(CHURNING.contains(sampler) && body.number("s_churn", 0) > 0, "Churn (s_churn)");
        switch (sampler.noise()) {
            case ANCESTRAL, BROWNIAN -> {
                when(body.number("eta", 1) != 1, "Another eta than 1 for " + sampler.label());
                when(body.number("s_noise", 1) != 1, "Another s_noise than 1");
            }
            case RESTARTS -> when(body.number("s_noise", 1) != 1, "Another s_noise than 1");
            case NONE -> when(DDIM_FAMILY.contains(sampler) && body.number("eta", 0) != 0, "Another eta than 0 for " + sampler.label());
        }
    }

    private static boolean named(String checkpoint) {
        return !checkpoint.isBlank() && !checkpoint.equals("None");
    }

    private static void when(boolean asked, String what) {
        if (asked) throw WebUiErrors.notBuilt(what);
    }
}
