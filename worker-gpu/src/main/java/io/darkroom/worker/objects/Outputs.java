package io.darkroom.worker.objects;

import io.darkroom.contracts.job.GenerationText;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.Png;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Pictures as files of a job: {@code jobs/<job>/<release>.<attempt>/<index>.png}. Every attempt has a folder of its own, so that a
 * straggler never writes over what another attempt has stored.
 */
@ApplicationScoped
public class Outputs {
    private static final String PNG = "image/png";

    private final ObjectStore store;

    public Outputs(ObjectStore store) {
        this.store = store;
    }

    /**
     * Encodes and stores the pictures of an attempt.
     *
     * @param pictures in the task's order; fewer than it asks for when it was cut short
     * @return one a picture, without links
     */
    public List<Output> store(WorkItem item, int attempt, List<Image> pictures) throws StoreException {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            byte[] file = switch (item.task()) {
                case TextToImage task -> png(pictures.get(i), text(task.generationText(), i));
            };
            long seed = switch (item.task()) {
                case TextToImage task -> task.seed() + i;
            };
            String key = "jobs/" + item.jobId() + "/" + item.release() + "." + attempt + "/" + i + ".png";
            String sha256 = sha256(file);
            store.put(key, file, PNG, sha256);
            outputs.add(new Output(key, PNG, file.length, sha256, seed, null));
        }
        return outputs;
    }

    private static String text(GenerationText texts, int index) {
        return texts != null && index < texts.texts().size() ? texts.texts().get(index) : null;
    }

    private static byte[] png(Image picture, String parameters) {
        return Png.encode(picture, parameters == null ? Map.of() : Map.of(Png.PARAMETERS, parameters));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
