package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.checkpoint.SafetensorsWriter.Part;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are broken, hostile, or something else altogether. */
class CraftedCheckpointTest {
    private static final String UNET = "model.diffusion_model.";

    @TempDir
    static Path shared;
    private static Map<String, Tensor> sound;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        sound = SmallCheckpoint.original(SmallCheckpoint.folder(shared.resolve("sound")));
        sound.put("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", Tensor.zeros(9, 64));
    }

    @TestFactory
    Stream<DynamicTest> noModels() throws IOException {
        byte[] random = new byte[5000];
        new Random(1).nextBytes(random);
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(random);
        }
        return refused(
            CraftedFile.of("nothing", "empty", new byte[0]),
            CraftedFile.of("five bytes", "too short", new byte[5]),
            CraftedFile.of("random bytes", "header length", random),
            CraftedFile.of("a web page", "a web page", text("<!DOCTYPE html><html><body>404</body></html>")),
            CraftedFile.of("a web page after blanks", "a web page", text("\n\n  <html>")),
            CraftedFile.of("a pointer", "pointer of Git LFS", text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4265146304\n")),
            CraftedFile.of("gzip", "gzip", zipped.toByteArray()),
            CraftedFile.of("tar", "tar archive", tar),
            CraftedFile.of("gguf", "GGUF", text("GGUF\u0003\u0000\u0000\u0000")),
            CraftedFile.of("a place that does not exist", "missing", place -> { }),
            CraftedFile.of("an empty folder", "model_index.json: missing", Files::createDirectory),
            CraftedFile.of("a link to nowhere", "missing", place -> Files.createSymbolicLink(place, Path.of("nowhere"))),
            CraftedFile.of("a link to itself", "missing", place -> Files.createSymbolicLink(place, place.getFileName())),
            CraftedFile.of("a device without end", "no regular file", place -> Files.createSymbolicLink(place, Path.of("/dev/zero"))));
    }

    @TestFactory
    Stream<DynamicTest> headers() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        String many = IntStream.rangeClosed(0, SafetensorsHeader.MAX_TENSORS).mapToObj(i -> "\"" + i + "\":" + entry("F32", "0", 0, 0)).collect(Collectors.joining(",", "{", "}"));
        return refused(
            CraftedFile.of("a header longer than the file", "truncated inside its header", sized(90_000_000, "{}", 0)),
            CraftedFile.of("a header longer than any", "header length", sized(1L << 40, "{}", 0)),
            CraftedFile.of("a negative header", "header length 18446744073709551615", sized(-1, "{}", 0)),
            CraftedFile.of("values cut off", "lie outside the file's 4 bytes", header("{\"a\":" + entry("F32", "2", 0, 8) + "}", 4)),
            CraftedFile.of("values left over", "4 bytes after the last tensor", header("{\"a\":" + entry("F32", "1", 0, 4) + "}", 8)),
            CraftedFile.of("overlapping values", "overlaps another tensor", header("{\"a\":" + entry("F32", "2", 0, 8) + ",\"b\":" + entry("F32", "2", 4, 12) + "}", 12)),
            CraftedFile.of("a gap", "4 bytes after the tensor before", header("{\"a\":" + entry("F32", "1", 0, 4) + ",\"b\":" + entry("F32", "1", 8, 12) + "}", 12)),
            CraftedFile.of("a negative offset", "negative number", header("{\"a\":" + entry("F32", "1", -4, 0) + "}", 4)),
            CraftedFile.of("offsets the wrong way round", "lie outside", header("{\"a\":" + entry("F32", "1", 4, 0) + "}", 4)),
            CraftedFile.of("an offset beyond numbers", "no valid JSON", header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}", 4)),
            CraftedFile.of("an endless number", "no valid JSON", header("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(100_000) + "],\"data_offsets\":[0,4]}}", 4)),
            CraftedFile.of("a shape beyond numbers", "too large", header("{\"a\":" + entry("F32", "4294967296,4294967296,4294967296", 0, 4) + "}", 4)),
            CraftedFile.of("a shape that wraps round to what is there", "too large", header("{\"a\":" + entry("F32", "4611686018427387905", 0, 4) + "}", 4)),
            CraftedFile.of("a negative shape", "negative number", header("{\"a\":" + entry("F32", "-1", 0, 4) + "}", 4)),
            CraftedFile.of("half a row", "other than whole numbers", header("{\"a\":" + entry("F32", "1.5", 0, 4) + "}", 4)),
            CraftedFile.of("seventeen axes", "more than 16", header("{\"a\":" + entry("F32", "1" + ",1".repeat(16), 0, 4) + "}", 4)),
            CraftedFile.of("a size of another type", "needs 2 bytes", header("{\"a\":" + entry("F16", "1", 0, 4) + "}", 4)),
            CraftedFile.of("an unknown type", "unknown dtype F3", header("{\"a\":" + entry("F3", "1", 0, 4) + "}", 4)),
            CraftedFile.of("no type", "has no dtype", header("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4)),
            CraftedFile.of("the same key twice", "no valid JSON", header("{\"a\":" + entry("F32", "1", 0, 4) + ",\"a\":" + entry("F32", "1", 0, 4) + "}", 4)),
            CraftedFile.of("lists without end", "is no object", header(deep, 0)),
            CraftedFile.of("objects without end", "no valid JSON", header("{\"a\":{\"x\":" + "{\"x\":".repeat(50_000) + "1" + "}".repeat(50_002), 0)),
            CraftedFile.of("a key without end", "no valid JSON", header("{\"" + "k".repeat(1 << 20) + "\":" + entry("F32", "1", 0, 4) + "}", 4)),
            CraftedFile.of("a text without end", "no valid JSON", header("{\"__metadata__\":{\"a\":\"" + "x".repeat(40 << 20) + "\"}}", 0)),
            CraftedFile.of("more tensors than any model", "more than 100000 tensors", header(many, 0)),
            CraftedFile.of("numbers as metadata", "something other than text", header("{\"__metadata__\":{\"a\":1}}", 0)),
            CraftedFile.of("two headers", "text after the header's object", header("{} {}", 0)),
            CraftedFile.of("no text", "not UTF-8", sized(4, "{\u00ff\u00ff}", 0)));
    }

    @TestFactory
    Stream<DynamicTest> otherModels() {
        return refused(
            CraftedFile.of("a LoRA", "this is a LoRA", tensors(only("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", 4, 64))),
            CraftedFile.of("an embedding", "a textual inversion embedding", tensors(only("emb_params", 2, 768))),
            CraftedFile.of("an IP-Adapter", "an IP-Adapter", tensors(only("image_proj.proj.weight", 4, 4))),
            CraftedFile.of("Stable Diffusion 3", "Stable Diffusion 3", tensors(only("model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight", 4, 4))),
            CraftedFile.of("Flux", "Flux", tensors(only("double_blocks.0.img_attn.qkv.weight", 4, 4))),
            CraftedFile.of("an upscaler", "an upscaler", tensors(only("conv_first.weight", 4, 3, 3, 3))),
            CraftedFile.of("something unknown", "no part of a Stable Diffusion checkpoint", tensors(only("a.weight", 4, 4))),
            CraftedFile.of("an autoencoder alone", "no whole model but for use as vae", model(m -> m.keySet().removeIf(key -> !key.startsWith("first_stage_model.")))),
            CraftedFile.of("a ControlNet", "no whole model but for use as controlnet", tensors(only("control_model.zero_convs.0.0.weight", 4, 4, 1, 1))));
    }

    @TestFactory
    Stream<DynamicTest> brokenModels() {
        return refused(
            CraftedFile.of("a tensor that is missing", "conv_out.bias: missing", model(m -> m.remove(UNET + "out.2.bias"))),
            CraftedFile.of("a level that is missing", "needs 2 blocks, not 1", model(m -> m.keySet().removeIf(key -> key.startsWith(UNET + "output_blocks.1.")))),
            CraftedFile.of("a shape that does not fit", "has shape [7]", model(m -> m.put(UNET + "out.0.bias", Tensor.zeros(7)))),
            CraftedFile.of("a matrix as a convolution", "has shape [64, 64, 3, 3]", model(m -> m.put(UNET + "middle_block.1.proj_in.weight", Tensor.zeros(64, 64, 3, 3)))),
            CraftedFile.of("no autoencoder", "vae: missing", model(m -> m.keySet().removeIf(key -> key.startsWith("first_stage_model.")))),
            CraftedFile.of("no text encoder", "of no known family", model(m -> m.keySet().removeIf(key -> key.startsWith("cond_stage_model.")))),
            CraftedFile.of("text of another width", "the text encoders give 64 channels", model(m -> m.keySet().stream()
                .filter(key -> key.contains("attn2.to_k.weight") || key.contains("attn2.to_v.weight")).toList().forEach(key -> m.put(key, Tensor.zeros(m.get(key).dim(0), 2048))))),
            CraftedFile.of("channels that are no multiple of anything", "do not divide", model(m -> m.put(UNET + "input_blocks.1.0.in_layers.2.weight", Tensor.zeros(33, 32, 3, 3)))),
            CraftedFile.of("a network of no channels", "is outside 1 to", model(m -> m.put(UNET + "input_blocks.1.0.in_layers.2.weight", Tensor.zeros(0, 32, 3, 3)))),
            CraftedFile.of("a depth estimator's model", "do not fit", model(m -> m.put(UNET + "input_blocks.0.0.weight", Tensor.zeros(32, 5, 3, 3)))),
            CraftedFile.of("the noise levels of EDM", "EDM", model(m -> m.put("edm_vpred.sigma_max", Tensor.zeros()))),
            CraftedFile.of("whole numbers as weights", "is I64, not a floating type", place -> {
                Map<String, Part> parts = new LinkedHashMap<>();
                sound.forEach((key, tensor) -> parts.put(key, Part.of(tensor)));
                parts.put(UNET + "out.0.bias", new Part(DType.I64, new long[] {32}, out -> out.write(ByteBuffer.allocate(256))));
                SafetensorsWriter.writeParts(place, parts, Map.of());
            }),
            CraftedFile.of("a model of one family named as another", "its metadata says sdxl, its tensors are those of sd1", place -> SafetensorsWriter.write(place, sound,
                Map.of("modelspec.architecture", "stable-diffusion-xl-v1-base"))));
    }

    @TestFactory
    Stream<DynamicTest> brokenFolders() {
        return refused(
            CraftedFile.of("settings that are no JSON", "no valid JSON", model("unet/config.json", "{\"in_channels\":")),
            CraftedFile.of("settings without end", "no valid JSON", model("unet/config.json", "[".repeat(100_000))),
            CraftedFile.of("settings larger than any", "larger than", model("unet/config.json", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}")),
            CraftedFile.of("a setting that is no number", "NaN is outside", model("unet/config.json", "{\"norm_eps\":NaN," + widths(32))),
            CraftedFile.of("an endless setting", "Infinity is outside", model("unet/config.json", "{\"norm_eps\":Infinity," + widths(32))),
            CraftedFile.of("more channels than memory", "is outside 1 to 16384", model("unet/config.json", "{" + widths(2_000_000_000))),
            CraftedFile.of("another class", "is a FluxTransformer2DModel", model("model_index.json", "{\"unet\":[\"diffusers\",\"FluxTransformer2DModel\"]}")),
            CraftedFile.of("parts elsewhere", "other than a file of this folder", place -> {
                copy(place);
                Files.delete(place.resolve("unet/diffusion_pytorch_model.safetensors"));
                Files.writeString(place.resolve("unet/diffusion_pytorch_model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"../../../etc/passwd\"}}");
            }),
            CraftedFile.of("weights that are a link to a folder", "missing", place -> {
                copy(place);
                Files.delete(place.resolve("unet/diffusion_pytorch_model.safetensors"));
                Files.createSymbolicLink(place.resolve("unet/diffusion_pytorch_model.safetensors"), place);
            }));
    }

    private Stream<DynamicTest> refused(CraftedFile... files) {
        return CraftedFile.tests(Stream.of(files), folder);
    }

    private static CraftedFile.Writer tensors(Map<String, Tensor> tensors) {
        return place -> SafetensorsWriter.write(place, tensors, Map.of());
    }

    private static Map<String, Tensor> only(String key, int... shape) {
        return Map.of(key, Tensor.zeros(shape));
    }

    /** A sound checkpoint, changed. */
    private static CraftedFile.Writer model(Consumer<Map<String, Tensor>> change) {
        return place -> {
            Map<String, Tensor> tensors = new LinkedHashMap<>(sound);
            change.accept(tensors);
            SafetensorsWriter.write(place, tensors, Map.of());
        };
    }

    /** A sound folder with another text in one of its files. */
    private static CraftedFile.Writer model(String file, String text) {
        return place -> {
            copy(place);
            Files.writeString(place.resolve(file), text);
        };
    }

    /** A sound folder, which shares its weights with all its copies. */
    private static void copy(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("sound"))) {
            for (Path file : files.toList()) {
                Path target = place.resolve(shared.resolve("sound").relativize(file));
                if (file.toString().endsWith(".safetensors")) Files.createLink(target, file);
                else Files.copy(file, target);
            }
        }
        Path tokenizer = Files.createDirectories(place.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("vocab.json"), "{\"<|startoftext|>\":0,\"<|endoftext|>\":1}");
        Files.writeString(tokenizer.resolve("merges.txt"), "#version: 0.2\n");
    }

    private static String widths(int first) {
        return "\"block_out_channels\":[" + first + ",64],\"down_block_types\":[\"CrossAttnDownBlock2D\",\"DownBlock2D\"],"
            + "\"up_block_types\":[\"UpBlock2D\",\"CrossAttnUpBlock2D\"],\"layers_per_block\":1,\"cross_attention_dim\":64}";
    }

    private static String entry(String type, String shape, long from, long to) {
        return "{\"dtype\":\"" + type + "\",\"shape\":[" + shape + "],\"data_offsets\":[" + from + "," + to + "]}";
    }

    private static byte[] header(String json, int values) {
        return sized(json.length(), json, values);
    }

    private static byte[] sized(long length, String json, int values) {
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + bytes.length + values).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(bytes).array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
