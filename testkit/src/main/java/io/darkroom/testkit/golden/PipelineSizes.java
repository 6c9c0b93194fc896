package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.pipeline.SizeConditions;

/** What a case tells SDXL of sizes, with the defaults of the pipeline it names. */
final class PipelineSizes {

    private PipelineSizes() {
    }

    /** Null where the case says nothing and the picture's own size counts. */
    static SizeConditions of(PipelineCase c) {
        JsonNode s = c.settings();
        if (!s.hasNonNull("original_size") && !s.hasNonNull("target_size") && !s.hasNonNull("crops_coords_top_left") && !s.hasNonNull("aesthetic_score")) return null;
        int[] own = {c.height(), c.width()};
        int[] original = pair(s.path("original_size"), own);
        int[] crop = pair(s.path("crops_coords_top_left"), new int[2]);
        int[] target = pair(s.path("target_size"), own);
        return sizes(original, crop, target, s.path("aesthetic_score").asDouble(SizeConditions.USUAL_SCORE));
    }

    /**
     * Text-to-image takes negative sizes where both are given; pipelines that start from a picture each for itself, and the
     * negative crop only with a score.
     */
    static SizeConditions negativeOf(PipelineCase c, boolean fromPicture, boolean scored) {
        JsonNode s = c.settings();
        SizeConditions told = of(c);
        if (told == null) told = SizeConditions.of(c.height(), c.width(), SizeConditions.USUAL_SCORE);
        int[] original = {told.originalHeight(), told.originalWidth()};
        int[] crop = {told.cropTop(), told.cropLeft()};
        int[] target = {told.targetHeight(), told.targetWidth()};
        double score = s.path("negative_aesthetic_score").asDouble(SizeConditions.NEGATIVE_SCORE);
        if (fromPicture) {
            int[] negativeCrop = scored ? pair(s.path("negative_crops_coords_top_left"), new int[2]) : crop;
            return sizes(pair(s.path("negative_original_size"), original), negativeCrop, pair(s.path("negative_target_size"), target), score);
        }
        if (!s.hasNonNull("negative_original_size") || !s.hasNonNull("negative_target_size")) return sizes(original, crop, target, score);
        return sizes(pair(s.path("negative_original_size"), original), pair(s.path("negative_crops_coords_top_left"), new int[2]),
            pair(s.path("negative_target_size"), target), score);
    }

    private static SizeConditions sizes(int[] original, int[] crop, int[] target, double score) {
        return new SizeConditions(original[0], original[1], crop[0], crop[1], target[0], target[1], score);
    }

    private static int[] pair(JsonNode node, int[] otherwise) {
        return node.size() == 2 ? new int[] {node.get(0).asInt(), node.get(1).asInt()} : otherwise;
    }
}
