package io.darkroom.jobs.objects;

import io.minio.BucketExistsArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The bucket that holds outputs. All but {@link #link} talk to the server and block. */
@ApplicationScoped
public class ObjectStore {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchBucket", "NoSuchObject");
    private static final long CONNECT_MILLIS = 3_000;
    private static final long TRANSFER_MILLIS = 10_000;

    /**
     * What the store knows of an object.
     *
     * @param sha256 hexadecimal as the writer noted it, or null
     */
    public record Stored(long bytes, String sha256) {
    }

    private final MinioClient inside;
    private final MinioClient outside;
    private final String bucket;

    ObjectStore(@ConfigProperty(name = "darkroom.s3.endpoint") String endpoint,
            @ConfigProperty(name = "darkroom.s3.public-endpoint") String publicEndpoint,
            @ConfigProperty(name = "darkroom.s3.access-key") String accessKey,
            @ConfigProperty(name = "darkroom.s3.secret-key") String secretKey,
            @ConfigProperty(name = "darkroom.s3.region") String region,
            @ConfigProperty(name = "darkroom.s3.bucket") String bucket) {
        // A fixed region: without one the client would ask the server before it signs.
        this.inside = MinioClient.builder().endpoint(endpoint).credentials(accessKey, secretKey).region(region).build();
        this.inside.setTimeout(CONNECT_MILLIS, TRANSFER_MILLIS, TRANSFER_MILLIS);
        this.outside = MinioClient.builder().endpoint(publicEndpoint).credentials(accessKey, secretKey).region(region).build();
        this.bucket = bucket;
    }

    /** Makes the bucket unless it is there. */
    public void ensureBucket() {
        try {
            if (!inside.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                inside.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            }
        } catch (MinioException failure) {
            throw away(failure);
        }
    }

    /** The object, or empty where there is none. */
    public Optional<Stored> stat(String object) {
        try {
            StatObjectResponse answer = inside.statObject(StatObjectArgs.builder().bucket(bucket).object(object).build());
            return Optional.of(new Stored(answer.size(), answer.userMetadata() == null ? null : answer.userMetadata().getFirst("sha256")));
        } catch (ErrorResponseException refused) {
            if (ABSENT.contains(refused.errorResponse().code())) return Optional.empty();
            throw away(refused);
        } catch (MinioException failure) {
            throw away(failure);
        }
    }

    /** Names of all objects that begin with the prefix. */
    public List<String> list(String prefix) {
        List<String> names = new ArrayList<>();
        try {
            for (Result<Item> found : inside.listObjects(ListObjectsArgs.builder().bucket(bucket).prefix(prefix).recursive(true).build())) {
                names.add(found.get().objectName());
            }
        } catch (MinioException failure) {
            throw away(failure);
        }
        return names;
    }

    /** Deletes the objects; those that are gone already count as deleted. */
    public void delete(List<String> objects) {
        if (objects.isEmpty()) return;
        List<DeleteRequest.Object> requests = objects.stream().map(DeleteRequest.Object::new).toList();
        try {
            for (Result<DeleteResult.Error> error : inside.removeObjects(RemoveObjectsArgs.builder().bucket(bucket).objects(requests).build())) {
                throw new IllegalStateException("the object store does not delete: " + error.get().code());
            }
        } catch (MinioException failure) {
            throw away(failure);
        }
    }

    /** A link that reads this one object until it expires. Made here, without the server. */
    public String link(String object, String contentType, Duration lifetime) {
        try {
            return outside.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder().method(Http.Method.GET).bucket(bucket).object(object)
                    .expiry((int) lifetime.toSeconds(), TimeUnit.SECONDS).extraQueryParams(Map.of("response-content-type", contentType)).build());
        } catch (MinioException failure) {
            throw new IllegalStateException("cannot sign a link", failure);
        }
    }

    private static IllegalStateException away(MinioException failure) {
        return new IllegalStateException("the object store does not answer as it should: " + failure.getMessage(), failure);
    }
}
