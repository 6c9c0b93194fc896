package io.darkroom.standalone.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server over a folder: every bucket is a folder in it, every object a plain file. It checks signatures and their expiry; it
 * knows no bucket policies, life cycles or tags.
 */
public final class EmbeddedS3 implements AutoCloseable {
    private final S3Proxy server;
    private final URI endpoint;

    /**
     * Starts the server; returns when it accepts connections.
     *
     * @param folder the buckets' parent
     * @param host   interface to listen on, such as {@code 127.0.0.1}, or {@code 0.0.0.0} for all
     * @param port   to listen on
     * @param bucket made when absent
     */
    public EmbeddedS3(Path folder, String host, int port, String accessKey, String secretKey, String bucket) throws Exception {
        makePrivate(folder.resolve(bucket));
        boolean everywhere = InetAddress.getByName(host).isAnyLocalAddress();
        endpoint = URI.create("http://" + (everywhere ? "127.0.0.1" : host) + ":" + port);
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://" + host + ":" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        if (!server.getState().equals("STARTED")) throw new IOException("the S3 server did not start: " + server.getState());
    }

    /** The server takes a folder that everybody may read for a bucket that everybody may read. */
    private static void makePrivate(Path bucket) throws IOException {
        Files.createDirectories(bucket);
        if (Files.getFileStore(bucket).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Where this machine reaches it. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
