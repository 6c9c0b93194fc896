package io.darkroom.worker.objects;

import io.darkroom.worker.settings.StoreSettings;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.jboss.logging.Logger;

/** The S3 bucket that outputs go to. */
@ApplicationScoped
public class ObjectStore {
    private static final Logger LOG = Logger.getLogger(ObjectStore.class);
    private static final String HASH = "sha256";
    private static final long[] PAUSES = {250, 1000, 4000};

    private final String bucket;
    private final OkHttpClient http;
    private final MinioClient client;
    private final CountDownLatch closing = new CountDownLatch(1);

    public ObjectStore(StoreSettings settings) {
        bucket = settings.bucket();
        http = new OkHttpClient.Builder().connectTimeout(5, TimeUnit.SECONDS).readTimeout(60, TimeUnit.SECONDS).writeTimeout(60, TimeUnit.SECONDS).build();
        client = MinioClient.builder()
            .endpoint(settings.endpoint())
            .region(settings.region())
            .credentials(settings.accessKey(), settings.secretKey())
            .httpClient(http)
            .build();
    }

    /** Makes the bucket if it is not there. */
    public void ensureBucket() throws StoreException {
        try {
            if (client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) return;
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            LOG.infof("Made bucket %s", bucket);
        } catch (MinioException failed) {
            throw new StoreException("bucket " + bucket + " can neither be found nor made: " + failed.getMessage(), failed);
        }
    }

    /**
     * Stores a file and looks that it is there, whole; tries again a few times within seconds.
     *
     * @param sha256 hexadecimal, of the bytes; kept with the file as user metadata
     */
    public void put(String key, byte[] bytes, String contentType, String sha256) throws StoreException {
        for (int attempt = 0; ; attempt++) {
            try {
                client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).data(bytes, bytes.length)
                    .contentType(contentType).userMetadata(Map.of(HASH, sha256)).build());
                verify(key, bytes.length, sha256);
                return;
            } catch (MinioException | IOException failed) {
                if (attempt == PAUSES.length || !pause(PAUSES[attempt])) {
                    throw new StoreException(key + " could not be stored: " + failed.getMessage(), failed);
                }
                LOG.warnf("%s is not stored yet, trying again: %s", key, failed.getMessage());
            }
        }
    }

    /** The transfer itself is signed with the content's hash; what remains to be seen is that the file is there under that hash. */
    private void verify(String key, long length, String sha256) throws MinioException, IOException {
        StatObjectResponse there = client.statObject(StatObjectArgs.builder().bucket(bucket).object(key).build());
        String hash = there.userMetadata().getFirst(HASH);
        if (there.size() != length || !sha256.equals(hash)) {
            throw new IOException("the store holds " + there.size() + " bytes with hash " + hash + ", not " + length + " bytes with " + sha256);
        }
    }

    /** False when the worker is leaving. */
    private boolean pause(long millis) {
        try {
            return !closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    void close() {
        closing.countDown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
