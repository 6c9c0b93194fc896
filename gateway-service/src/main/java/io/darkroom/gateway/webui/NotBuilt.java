package io.darkroom.gateway.webui;

/** Refuses fields whose value asks for another picture than this release can make; values that change nothing pass. */
final class NotBuilt {
    private NotBuilt() {
    }

    /** @throws WebUiException 501 naming the field */
    static void refuse(RequestBody body) {
        when(body.flag("enable_hr"), "Hires fix (enable_hr)");
        when(body.flag("restore_faces"), "Face restoration (restore_faces)");
        when(body.flag("tiling"), "Tiling (tiling)");
        when(body.number("subseed_strength") > 0, "Variation (subseed_strength above 0)");
        when(body.whole("seed_resize_from_w") > 0 && body.whole("seed_resize_from_h") > 0, "Noise of another size (seed_resize_from_w, seed_resize_from_h)");
        when(named(body.text("refiner_checkpoint")), "The refiner (refiner_checkpoint)");
        when(!body.text("infotext").isBlank(), "Reading a generation text (infotext)");
        when(body.flag("save_images") && body.integer("batch_size") * body.integer("n_iter") > 1, "The grid of several pictures (save_images)");
        when(body.number("s_min_uncond", 0) > 0, "Skipping the negative prompt (s_min_uncond)");
    }

    private static boolean named(String checkpoint) {
        return !checkpoint.isBlank() && !checkpoint.equals("None");
    }

    private static void when(boolean asked, String what) {
        if (asked) throw WebUiErrors.notBuilt(what);
    }
}
