package io.darkroom.diffusion.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.image.Resize;
import io.darkroom.diffusion.image.ResizeFilter;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures as CLIP was trained to see them: {@code CLIPImageProcessor}. The shorter edge is scaled, the middle is cut out, and
 * each colour is normalised.
 *
 * @param edge   the shorter edge after scaling, in pixels; 0 when pictures are not scaled
 * @param filter how they are scaled
 * @param size   edge of the square that is cut out of the middle, in pixels; 0 when nothing is cut
 * @param scale  what 8-bit samples are multiplied by
 * @param mean   of each colour, subtracted after scaling
 * @param spread of each colour, divided by after that
 */
public record ClipPixels(int edge, ResizeFilter filter, int size, double scale, List<Double> mean, List<Double> spread) {
    private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> SPREAD = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final List<ResizeFilter> FILTERS = List.of(ResizeFilter.NEAREST, ResizeFilter.LANCZOS, ResizeFilter.BILINEAR, ResizeFilter.BICUBIC,
        ResizeFilter.BOX, ResizeFilter.HAMMING);

    public ClipPixels {
        mean = List.copyOf(mean);
        spread = List.copyOf(spread);
    }

    /** As all published models do it. */
    public static ClipPixels of(int size) {
        return new ClipPixels(size, ResizeFilter.BICUBIC, size, 1 / 255.0, MEAN, SPREAD);
    }

    /** The settings of a {@code preprocessor_config.json}. */
    public static ClipPixels of(Config config) {
        boolean scaled = config.flag("do_rescale", true);
        boolean normal = config.flag("do_normalize", true);
        return new ClipPixels(config.flag("do_resize", true) ? edge(config, "size", "shortest_edge") : 0, FILTERS.get(config.integer("resample", 3, 0, 5)),
            config.flag("do_center_crop", true) ? edge(config, "crop_size", "height") : 0, scaled ? config.number("rescale_factor", 1 / 255.0, 1e-9, 1e3) : 1,
            normal ? colours(config, "image_mean", MEAN) : List.of(0.0, 0.0, 0.0), normal ? colours(config, "image_std", SPREAD) : List.of(1.0, 1.0, 1.0));
    }

    /** A number, or a number under a name. */
    private static int edge(Config config, String key, String name) {
        if (!config.json().path(key).isObject()) return config.integer(key, 224, 1, 4096);
        Config size = config.section(key);
        if (name.equals("height") && size.integer("width", 1, 4096) != size.integer(name, 1, 4096)) throw size.bad("width", "differs from height");
        return size.integer(name, 1, 4096);
    }

    private static List<Double> colours(Config config, String key, List<Double> usual) {
        if (!config.has(key)) return usual;
        JsonNode list = config.json().get(key);
        List<Double> colours = new ArrayList<>();
        for (JsonNode value : list) if (value.isNumber()) colours.add(value.doubleValue());
        if (colours.size() != 3 || list.size() != 3 || key.equals("image_std") && colours.contains(0.0)) throw config.bad(key, "is no list of three numbers");
        return colours;
    }

    /** Pictures of any sizes as one batch, [pictures, 3, size, size]; when nothing is cut they must come out equally large. */
    public Tensor of(List<Image> images) {
        List<Tensor> rows = new ArrayList<>();
        for (Image image : images) rows.add(normalised(cut(scaled(Raster.of(image)))));
        return Tensor.concat(rows, 0);
    }

    private Raster scaled(Raster picture) {
        if (edge == 0) return picture;
        int shorter = Math.min(picture.width(), picture.height());
        int width = picture.width() == shorter ? edge : (int) ((long) edge * picture.width() / shorter);
        int height = picture.height() == shorter ? edge : (int) ((long) edge * picture.height() / shorter);
        return Resize.to(picture, width, height, filter);
    }

    /** The middle; where the picture is smaller than the square it is put on black. */
    private Raster cut(Raster picture) {
        if (size == 0 || picture.width() == size && picture.height() == size) return picture;
        if (picture.width() < size || picture.height() < size) {
            int width = Math.max(picture.width(), size);
            int height = Math.max(picture.height(), size);
            return cut(Raster.empty(width, height, 3).with(picture, Math.ceilDiv(width - picture.width(), 2), Math.ceilDiv(height - picture.height(), 2)));
        }
        int left = (picture.width() - size) / 2;
        int top = (picture.height() - size) / 2;
        return picture.crop(left, top, left + size, top + size);
    }

    private Tensor normalised(Raster picture) {
        Tensor pixels = Tensor.zeros(1, 3, picture.height(), picture.width());
        int plane = picture.width() * picture.height();
        for (int i = 0; i < pixels.data().length; i++) {
            int colour = i / plane;
            double sample = (picture.samples()[i % plane * 3 + colour] & 255) * scale;
            pixels.data()[i] = (float) ((sample - mean.get(colour)) / spread.get(colour));
        }
        return pixels;
    }
}
