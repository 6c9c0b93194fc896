package io.darkroom.testkit.golden;

import io.darkroom.diffusion.checkpoint.DType;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a case's {@code .safetensors} file, by name, widened to float32; token ids are whole numbers in it. */
final class GoldenTensors {

    private static final ValueLayout.OfLong LITTLE_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private GoldenTensors() {
    }

    /** Empty when there is no such file. */
    static Map<String, Tensor> read(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (!Files.exists(file)) return tensors;
        try (Safetensors open = Safetensors.open(file)) {
            for (String name : open.header().entries().keySet()) {
                Entry entry = open.header().entries().get(name);
                tensors.put(name, entry.type() == DType.I64 ? wholeNumbers(entry, open.bytes(entry)) : open.tensor(name));
            }
        }
        return tensors;
    }

    private static Tensor wholeNumbers(Entry entry, MemorySegment bytes) {
        int[] shape = Arrays.stream(entry.shape()).mapToInt(Math::toIntExact).toArray();
        float[] data = new float[Tensor.size(shape)];
        for (int i = 0; i < data.length; i++) data[i] = bytes.getAtIndex(LITTLE_LONG, i);
        return new Tensor(shape, data);
    }
}
