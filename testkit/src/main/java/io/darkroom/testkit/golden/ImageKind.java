package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.darkroom.diffusion.image.Alpha;
import io.darkroom.diffusion.image.BoxBlur;
import io.darkroom.diffusion.image.Canny;
import io.darkroom.diffusion.image.CropRegion;
import io.darkroom.diffusion.image.LatentResize;
import io.darkroom.diffusion.image.MaskedContent;
import io.darkroom.diffusion.image.MaskedPicture;
import io.darkroom.diffusion.image.PictureGrid;
import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.image.Resize;
import io.darkroom.diffusion.image.ResizeFilter;
import io.darkroom.diffusion.image.ResizeMode;
import io.darkroom.diffusion.image.VaeInput;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Work on pixels, and the texts in picture files ({@link ImageTexts}). Pictures are numbers 0 to 255. */
final class ImageKind implements GoldenKind {

    private static final int WHITE = 0xFFFFFF;
    private static final int PIXELS_PER_LATENT = 8;

    @Override
    public String name() {
        return "image";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt, IOException {
        JsonNode s = c.settings();
        return switch (s.path("operation").asText()) {
            case "resize" -> resized(c);
            case "resize_modes" -> resizedByMode(c);
            case "latent_resize" -> Map.of("latent", LatentResize.named(s.path("mode").asText(), s.path("antialias").asBoolean())
                .apply(c.input("latents"), s.path("to").get(0).asInt(), s.path("to").get(1).asInt()));
            case "gaussian_blur" -> blurred(c);
            case "canny" -> edges(c);
            case "flatten" -> Map.of("result", numbers(Alpha.on(picture(c, "image"), colour(s.path("color"), WHITE))));
            case "grid" -> grid(c);
            case "vae_preprocess" -> Map.of("tensor", VaeInput.of(picture(c, "image"), s.path("width").asInt(0), s.path("height").asInt(0), PIXELS_PER_LATENT,
                VaeInput.Fit.valueOf(s.path("resize_mode").asText("default").toUpperCase(Locale.ROOT))));
            case "vae_mask" -> mask(c);
            case "inpaint_prepare" -> prepared(c);
            case "crop_region" -> ImageTexts.each(c, ImageKind::region);
            default -> ImageTexts.answer(c);
        };
    }

    private static Raster picture(GoldenCase c, String name) {
        Tensor numbers = c.input(name);
        Tensor unit = Tensor.zeros(numbers.shape());
        for (int i = 0; i < unit.data().length; i++) unit.data()[i] = numbers.data()[i] / 255;
        return Raster.of(unit, 0);
    }

    private static Tensor numbers(Raster picture) {
        Tensor numbers = picture.unit();
        for (int i = 0; i < numbers.data().length; i++) numbers.data()[i] = (float) Math.rint(255 * numbers.data()[i]);
        return numbers;
    }

    private static int colour(JsonNode colour, int otherwise) {
        return colour.isTextual() ? Alpha.colour(colour.asText()) : otherwise;
    }

    private static Map<String, Object> resized(GoldenCase c) {
        ResizeFilter filter = ResizeFilter.named(c.settings().path("filter").asText());
        Map<String, Object> answers = new HashMap<>();
        for (JsonNode size : c.settings().path("sizes")) {
            String[] sides = size.asText().split("x");
            answers.put(size.asText(), numbers(Resize.to(picture(c, "image"), Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), filter)));
        }
        return answers;
    }

    private static Map<String, Object> resizedByMode(GoldenCase c) {
        Map<String, Object> answers = new HashMap<>();
        for (ResizeMode mode : ResizeMode.values()) {
            answers.put("mode" + mode.ordinal(), numbers(mode.apply(picture(c, "image"), c.settings().path("width").asInt(), c.settings().path("height").asInt())));
        }
        return answers;
    }

    private static Map<String, Object> blurred(GoldenCase c) {
        Map<String, Object> answers = new HashMap<>();
        for (JsonNode radius : c.settings().path("radii")) {
            answers.put("r" + radius.asText().replace('.', '_'), numbers(BoxBlur.gaussian(picture(c, "image"), radius.asDouble())));
        }
        return answers;
    }

    private static Map<String, Object> edges(GoldenCase c) {
        Map<String, Object> answers = new HashMap<>();
        for (JsonNode run : c.settings().path("runs")) {
            boolean root = run.path("l2").asBoolean();
            Canny canny = new Canny(run.path("low").asDouble(), run.path("high").asDouble(), run.path("aperture").asInt(3), root);
            answers.put(run.path("low").asText() + "-" + run.path("high").asText() + (root ? "-l2" : ""), numbers(canny.of(picture(c, "image"))));
        }
        return answers;
    }

    private static Map<String, Object> grid(GoldenCase c) {
        List<Raster> pictures = new ArrayList<>();
        for (int i = 0; i < c.settings().path("count").asInt(); i++) pictures.add(picture(c, "image." + i));
        return Map.of("result", numbers(PictureGrid.of(pictures)));
    }

    private static Map<String, Object> mask(GoldenCase c) {
        Raster blurred = BoxBlur.gaussian(picture(c, "mask"), c.settings().path("blur").asDouble(0));
        Tensor mask = VaeInput.mask(blurred, c.settings().path("width").asInt(0), c.settings().path("height").asInt(0), PIXELS_PER_LATENT);
        Tensor latent = LatentResize.NEAREST.apply(mask, mask.dim(3) / PIXELS_PER_LATENT, mask.dim(2) / PIXELS_PER_LATENT);
        return Map.of("blurred", numbers(blurred), "mask", mask, "latent_mask", latent);
    }

    private static Map<String, Object> prepared(GoldenCase c) {
        JsonNode s = c.settings();
        MaskedPicture.Settings wished = new MaskedPicture.Settings(s.path("width").asInt(), s.path("height").asInt(), ResizeMode.numbered(s.path("resize_mode").asInt()),
            s.path("mask_blur").path(0).asDouble(), s.path("mask_blur").path(1).asDouble(), s.path("inpainting_mask_invert").asInt() != 0,
            s.path("inpaint_full_res").asBoolean(), s.path("inpaint_full_res_padding").asInt(), MaskedContent.numbered(s.path("inpainting_fill").asInt()),
            s.path("mask_round").asBoolean(true), colour(s.path("img2img_background_color"), WHITE));
        MaskedPicture ready = MaskedPicture.of(picture(c, "image"), picture(c, "mask"), wished, PIXELS_PER_LATENT);
        Map<String, Object> answers = new HashMap<>();
        answers.put("picture", numbers(ready.picture()));
        answers.put("pasted", numbers(ready.pasted(picture(c, "generated"))));
        answers.put("paste_to", ready.region() == null ? NullNode.instance
            : new int[] {ready.region().left(), ready.region().top(), ready.region().width(), ready.region().height()});
        if (ready.overlay() == null) return answers;
        answers.put("nmask", ready.latentMask());
        answers.put("overlay_mask", numbers(ready.overlayMask()));
        answers.put("overlay", numbers(ready.overlay()));
        return answers;
    }

    private static Map<String, Object> region(JsonNode item) {
        int[] size = ImageTexts.whole(item.path("size"));
        Raster mask = Raster.empty(size[0], size[1], 1);
        for (JsonNode given : item.path("boxes")) {
            int[] box = ImageTexts.whole(given);
            for (int y = box[1]; y < box[3]; y++) for (int x = box[0]; x < box[2]; x++) mask.samples()[y * size[0] + x] = (byte) 255;
        }
        int[] target = ImageTexts.whole(item.path("target"));
        Map<String, Object> answer = new HashMap<>();
        CropRegion.around(mask, item.path("padding").asInt()).ifPresent(region -> {
            answer.put("region", corners(region));
            answer.put("expanded", corners(region.grownTo(target[0], target[1], size[0], size[1])));
        });
        return answer;
    }

    private static int[] corners(CropRegion region) {
        return new int[] {region.left(), region.top(), region.right(), region.bottom()};
    }
}
