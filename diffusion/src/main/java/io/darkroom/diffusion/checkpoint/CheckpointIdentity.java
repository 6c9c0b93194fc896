package io.darkroom.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a single-file checkpoint is, as keys, shapes and metadata tell it, after the rules that the field's programs follow
 * (diffusers, AUTOMATIC1111, ComfyUI).
 *
 * @param family           empty where nothing tells it, as for an autoencoder alone
 * @param inChannels       of the denoiser; 0 without one
 * @param contextChannels  of the text's tokens as the denoiser or ControlNet takes them; 0 without one
 * @param latentChannels   of the autoencoder; 0 without one
 * @param zeroTerminalSnr  whether the noise schedule is to be stretched until nothing of the picture is left at its end
 * @param textEncoders     the names of the published text encoders that are inside
 * @param parts            the networks inside, as {@link SingleFileLayout#components} tells them
 */
public record CheckpointIdentity(Optional<Family> family, Use use, int inChannels, int contextChannels, int latentChannels, Prediction prediction,
                                 boolean zeroTerminalSnr, List<String> textEncoders, Set<String> parts) {
    /** Models that share sizes and text encoders. */
    public enum Family {
        SD1("sd1"), SD2("sd2"), SDXL("sdxl"), SDXL_REFINER("sdxl-refiner");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What a checkpoint is made for. */
    public enum Use {
        TEXT_TO_IMAGE, IMAGE_TO_IMAGE, INPAINT, INSTRUCT_PIX2PIX, DEPTH_TO_IMAGE, X4_UPSCALER, CONTROLNET, VAE, TEXT_ENCODER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What the denoiser answers. */
    public enum Prediction {
        /** the noise */
        EPSILON("epsilon"),
        /** the velocity between picture and noise */
        V("v"),
        /** the velocity, under the noise levels of EDM */
        EDM_V("edm-v"),
        /** the picture, under the noise levels of EDM */
        EDM("edm"),
        /** Stable Diffusion 2 comes in two kinds that differ only in the values of the weights. */
        UNDECIDED("undecided");

        private final String text;

        Prediction(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Recognises a file by its keys, shapes and metadata. */
    public static CheckpointIdentity of(Map<String, long[]> shapes, Map<String, String> metadata) {
        SingleFileLayout layout = SingleFileLayout.of(shapes);
        Set<String> parts = layout.components();
        NetworkShapes control = NetworkShapes.of(layout, shapes, "controlnet");
        NetworkShapes denoiser = parts.contains("controlnet") ? control : NetworkShapes.of(layout, shapes, "unet");
        int context = denoiser.contextChannels();
        int in = denoiser.extent("conv_in.weight", 1);
        Optional<Family> family = byKeys(shapes).or(() -> byShapes(context, denoiser.extent("add_embedding.linear_1.weight", 1)));
        Use use = any(shapes, "depth_model.") ? Use.DEPTH_TO_IMAGE : use(parts, family, in);
        Prediction prediction = prediction(family, use, shapes, metadata);
        boolean stretched = shapes.containsKey("ztsnr") && prediction == Prediction.V;
        return new CheckpointIdentity(family, use, in, context, NetworkShapes.of(layout, shapes, "vae").extent("decoder.conv_in.weight", 1), prediction, stretched,
            textEncoders(layout, shapes), parts);
    }

    /** Recognises a file. */
    public static CheckpointIdentity of(SafetensorsHeader header) {
        return of(SingleFileLayout.shapes(header), header.metadata());
    }

    /** The same, with the prediction decided by other means. */
    CheckpointIdentity with(Prediction decided) {
        return new CheckpointIdentity(family, use, inChannels, contextChannels, latentChannels, decided, zeroTerminalSnr, textEncoders, parts);
    }

    /** Width and height, in pixels, of the pictures that the model was trained on; 0 where nothing tells it. */
    public int pictureSize() {
        if (family.isEmpty()) return 0;
        return switch (family.get()) {
            case SD1 -> 512;
            case SD2 -> use == Use.TEXT_TO_IMAGE && prediction != Prediction.EPSILON ? 768 : 512;
            case SDXL, SDXL_REFINER -> 1024;
        };
    }

    /** Whether the denoiser works under EDM's noise levels. */
    public boolean isEdm() {
        return prediction == Prediction.EDM || prediction == Prediction.EDM_V;
    }

    /** Whether models of the family have this network: {@code text_encoder} or {@code text_encoder_2}. */
    public boolean asksFor(String textEncoder) {
        if (family.isEmpty()) return false;
        return switch (family.get()) {
            case SD1, SD2 -> textEncoder.equals("text_encoder");
            case SDXL -> true;
            case SDXL_REFINER -> textEncoder.equals("text_encoder_2");
        };
    }

    /** What latents are multiplied by before diffusion. */
    public double latentScaling() {
        if (use == Use.X4_UPSCALER) return 0.08333;
        return family.filter(f -> f == Family.SDXL || f == Family.SDXL_REFINER).isPresent() ? 0.13025 : 0.18215;
    }

    /** The family that a file's metadata names; empty where it names none that is known. */
    static Optional<Family> named(Map<String, String> metadata) {
        String architecture = metadata.getOrDefault("modelspec.architecture", "");
        if (architecture.startsWith("stable-diffusion-xl-v1-refiner")) return Optional.of(Family.SDXL_REFINER);
        if (architecture.startsWith("stable-diffusion-xl-v1")) return Optional.of(Family.SDXL);
        if (architecture.startsWith("stable-diffusion-v2")) return Optional.of(Family.SD2);
        return architecture.startsWith("stable-diffusion-v1") ? Optional.of(Family.SD1) : Optional.empty();
    }

    private static Optional<Family> byKeys(Map<String, long[]> shapes) {
        if (any(shapes, "conditioner.embedders.1.model.")) return Optional.of(Family.SDXL);
        if (any(shapes, "conditioner.embedders.0.model.")) return Optional.of(Family.SDXL_REFINER);
        if (any(shapes, "cond_stage_model.model.")) return Optional.of(Family.SD2);
        if (any(shapes, "cond_stage_model.transformer.")) return Optional.of(Family.SD1);
        return Optional.empty();
    }

    private static Optional<Family> byShapes(int context, int added) {
        if (added == 2816) return Optional.of(Family.SDXL);
        if (added == 2560) return Optional.of(Family.SDXL_REFINER);
        return switch (context) {
            case 768 -> Optional.of(Family.SD1);
            case 1024 -> Optional.of(Family.SD2);
            case 2048 -> Optional.of(Family.SDXL);
            case 1280 -> Optional.of(Family.SDXL_REFINER);
            default -> Optional.empty();
        };
    }

    private static Use use(Set<String> parts, Optional<Family> family, int in) {
        if (parts.contains("controlnet")) return Use.CONTROLNET;
        if (!parts.contains("unet")) return parts.contains("vae") ? Use.VAE : Use.TEXT_ENCODER;
        return switch (in) {
            case 9 -> Use.INPAINT;
            case 8 -> Use.INSTRUCT_PIX2PIX;
            case 7 -> Use.X4_UPSCALER;
            case 5 -> Use.DEPTH_TO_IMAGE;
            default -> family.filter(f -> f == Family.SDXL_REFINER).isPresent() ? Use.IMAGE_TO_IMAGE : Use.TEXT_TO_IMAGE;
        };
    }

    private static Prediction prediction(Optional<Family> family, Use use, Map<String, long[]> shapes, Map<String, String> metadata) {
        if (shapes.containsKey("edm_mean") && shapes.containsKey("edm_std")) return Prediction.EDM;
        if (shapes.containsKey("edm_vpred.sigma_max")) return Prediction.EDM_V;
        if (shapes.containsKey("v_pred")) return Prediction.V;
        for (String key : List.of("modelspec.predict_key", "modelspec.prediction_type")) {
            String said = metadata.getOrDefault(key, "").toLowerCase(Locale.ROOT);
            if (said.equals("v") || said.equals("v_prediction")) return Prediction.V;
            if (said.equals("epsilon") || said.equals("eps")) return Prediction.EPSILON;
        }
        if (use == Use.X4_UPSCALER) return Prediction.V;
        if (family.isEmpty() || family.get() != Family.SD2 || use != Use.TEXT_TO_IMAGE) return Prediction.EPSILON;
        String architecture = metadata.getOrDefault("modelspec.architecture", "");
        if (architecture.startsWith("stable-diffusion-v2-768-v")) return Prediction.V;
        return architecture.startsWith("stable-diffusion-v2-512") ? Prediction.EPSILON : Prediction.UNDECIDED;
    }

    private static List<String> textEncoders(SingleFileLayout layout, Map<String, long[]> shapes) {
        List<String> names = new ArrayList<>();
        for (String component : List.of("text_encoder", "text_encoder_2")) {
            NetworkShapes text = NetworkShapes.of(layout, shapes, component);
            if (text.isEmpty()) continue;
            int width = text.extent("text_model.embeddings.token_embedding.weight", 1);
            if (!text.isOpenClip()) names.add(width == 768 ? "CLIP ViT-L/14" : "CLIP of " + width + " channels");
            else names.add(width == 1024 ? "OpenCLIP ViT-H/14" : width == 1280 ? "OpenCLIP ViT-bigG/14" : "OpenCLIP of " + width + " channels");
        }
        return names;
    }

    private static boolean any(Map<String, long[]> shapes, String prefix) {
        return shapes.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }
}
