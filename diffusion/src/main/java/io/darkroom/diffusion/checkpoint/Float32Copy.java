package io.darkroom.diffusion.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A processor computes in float32, most checkpoints are stored as float16 or bfloat16. Such a file is widened once into a
 * file of the cache folder and mapped from there by every process; letting the inference library widen it takes longer at
 * every start and costs private memory each time. Files of PyTorch get such a copy too, whatever their precision. Copies are
 * named after the original's real path, size and time of change, so a replaced checkpoint gets a new one; removing old copies
 * is up to whoever owns the cache folder.
 */
public final class Float32Copy {
    private static final int BLOCK = 1 << 18;
    private static final Object ONE_AT_A_TIME = new Object();

    private Float32Copy() {
    }

    /**
     * A file with the same tensors of which all floating ones are F32: {@code checkpoint} itself when it is so already.
     * The answer is a real path, because the inference library refuses symbolic links that leave their folder. Threads and
     * processes may ask at the same time; the work is done once.
     *
     * @param cacheDir made when absent
     * @throws CheckpointException the checkpoint is no valid safetensors file
     * @throws IOException         a file cannot be read or written
     */
    public static Path of(Path checkpoint, Path cacheDir) throws IOException {
        Path original = checkpoint.toRealPath();
        return !TensorFile.isTorch(original) && isFloat32(SafetensorsHeader.read(original)) ? original : inside(cacheDir, original);
    }

    /** The same, always as a file of the cache folder: for networks that are spread over folders. */
    static Path inside(Path cacheDir, Path checkpoint) throws IOException {
        Path original = checkpoint.toRealPath();
        Path folder = Files.createDirectories(cacheDir).toRealPath();
        String name = name(original);
        Path copy = folder.resolve(name + ".safetensors");
        synchronized (ONE_AT_A_TIME) {
            try (FileChannel lockFile = FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                 FileLock lock = lockFile.lock()) {
                if (!isComplete(copy)) write(original, copy);
            }
        }
        return copy;
    }

    private static boolean isFloat32(SafetensorsHeader header) {
        return header.entries().values().stream().allMatch(entry -> entry.type() == DType.F32 || !entry.type().isFloating());
    }

    private static boolean isComplete(Path copy) throws IOException {
        if (!Files.exists(copy)) return false;
        try {
            return isFloat32(SafetensorsHeader.read(copy));
        } catch (CheckpointException damaged) {
            return false;
        }
    }

    private static void write(Path original, Path copy) throws IOException {
        if (TensorFile.isTorch(original)) {
            try (TorchFile source = TorchFile.open(original)) {
                SafetensorsWriter.writeParts(copy, source.parts(), Map.of("format", "pt"));
            }
            return;
        }
        try (Safetensors source = Safetensors.open(original)) {
            Map<String, SafetensorsWriter.Part> parts = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : source.header().entries().values()) {
                boolean floating = entry.type().isFloating();
                MemorySegment bytes = source.bytes(entry);
                parts.put(entry.key(), new SafetensorsWriter.Part(floating ? DType.F32 : entry.type(), entry.shape(),
                    floating ? out -> widen(entry, bytes, out) : out -> copy(bytes, out)));
            }
            SafetensorsWriter.writeParts(copy, parts, source.header().metadata());
        }
    }

    private static void widen(SafetensorsHeader.Entry entry, MemorySegment bytes, WritableByteChannel out) throws IOException {
        float[] block = new float[(int) Math.min(entry.size(), BLOCK)];
        for (long at = 0; at < entry.size(); at += BLOCK) {
            int n = (int) Math.min(BLOCK, entry.size() - at);
            entry.type().widen(bytes, at, block, n);
            SafetensorsWriter.writeFloats(out, block, n);
        }
    }

    private static void copy(MemorySegment bytes, WritableByteChannel out) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += BLOCK) {
            out.write(bytes.asSlice(at, Math.min(BLOCK, bytes.byteSize() - at)).asByteBuffer());
        }
    }

    private static String name(Path original) throws IOException {
        String identity = original + "\n" + Files.size(original) + "\n" + Files.getLastModifiedTime(original).toInstant();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return "float32-" + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
