package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a case's {@code .safetensors} file, by name, widened to float32. */
final class GoldenTensors {

    private GoldenTensors() {
    }

    /** Empty when there is no such file. */
    static Map<String, Tensor> read(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (!Files.exists(file)) return tensors;
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong(0);
        JsonNode index = new ObjectMapper().readTree(bytes.array(), 8, header);
        for (var entry : index.properties()) {
            if (entry.getKey().equals("__metadata__")) continue;
            JsonNode at = entry.getValue();
            int[] shape = new int[at.get("shape").size()];
            for (int i = 0; i < shape.length; i++) shape[i] = at.get("shape").get(i).asInt();
            float[] data = new float[Tensor.size(shape)];
            int start = 8 + header + at.get("data_offsets").get(0).asInt();
            String type = at.get("dtype").asText();
            for (int i = 0; i < data.length; i++) {
                data[i] = switch (type) {
                    case "F32" -> bytes.getFloat(start + 4 * i);
                    case "I64" -> bytes.getLong(start + 8 * i);
                    default -> throw new IOException("type " + type + " of " + entry.getKey() + " is not read");
                };
            }
            tensors.put(entry.getKey(), new Tensor(shape, data));
        }
        return tensors;
    }
}
