package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of named tensors whose values can be read: safetensors, or PyTorch's pickle. Its first bytes tell which. */
public interface TensorFile extends AutoCloseable {

    /** What the file holds. */
    SafetensorsHeader header();

    /**
     * A floating tensor, widened to float32 and copied.
     *
     * @throws CheckpointException it is not there, not of a floating type, or too large for an array
     */
    Tensor tensor(String key);

    @Override
    void close();

    /**
     * Opens and validates a file.
     *
     * @throws CheckpointException the file is neither, or broken
     * @throws IOException         it cannot be read
     */
    static TensorFile open(Path file) throws IOException {
        return isTorch(file) ? TorchFile.open(file) : Safetensors.open(file);
    }

    /**
     * What a file holds, without its values.
     *
     * @throws CheckpointException the file is neither, or broken
     * @throws IOException         it cannot be read
     */
    static SafetensorsHeader header(Path file) throws IOException {
        if (!isTorch(file)) return SafetensorsHeader.read(file);
        try (TorchFile torch = TorchFile.open(file)) {
            return torch.header();
        }
    }

    /**
     * Whether a file is PyTorch's, by its first bytes; what is often found under a model's name instead is refused by its own.
     *
     * @throws CheckpointException there is no such file, or it is of another known kind
     */
    static boolean isTorch(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new CheckpointException(file, "", Files.exists(file) ? "no regular file" : "missing");
        byte[] first;
        try (InputStream in = Files.newInputStream(file)) {
            first = in.readNBytes(512);
        }
        String text = new String(first, StandardCharsets.ISO_8859_1);
        boolean safetensors = text.length() > 8 && text.charAt(7) == 0 && text.charAt(8) == '{'; // the header's length may look like anything
        if (safetensors) return false;
        if (text.isEmpty()) throw new CheckpointException(file, "", "empty");
        if (text.stripLeading().startsWith("<")) throw new CheckpointException(file, "", "a web page, no model: its download went wrong");
        if (text.startsWith("version https://git-lfs")) throw new CheckpointException(file, "", "a pointer of Git LFS, not the file it points to");
        if (text.startsWith("\u001f\u008b")) throw new CheckpointException(file, "", "compressed by gzip; unpack it first");
        if (text.startsWith("GGUF")) throw new CheckpointException(file, "", "a GGUF file, which is not supported");
        if (text.startsWith("ustar", 257)) throw new CheckpointException(file, "", "a tar archive, as only very old programs write it");
        return text.startsWith("PK\u0003\u0004") || text.length() > 1 && text.charAt(0) == 0x80 && text.charAt(1) <= 5;
    }
}
