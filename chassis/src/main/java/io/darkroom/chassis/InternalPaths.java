package io.darkroom.chassis;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets only the other services call paths under {@code /internal}: they carry the installation's token in the header
 * {@value #HEADER}. Compared in constant time.
 */
@Provider
public class InternalPaths implements ContainerRequestFilter {
    public static final String HEADER = "X-Darkroom-Internal";

    private final byte[] token;

    public InternalPaths(@ConfigProperty(name = "darkroom.internal.token") String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().startsWith("/internal")) return;
        String given = request.getHeaderString(HEADER);
        if (given == null || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
            request.abortWith(Response.status(Response.Status.FORBIDDEN).build());
        }
    }
}
