package io.darkroom.worker.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the object store is. */
@ConfigMapping(prefix = "darkroom.s3")
public interface StoreSettings {

    String endpoint();

    String accessKey();

    String secretKey();

    @WithDefault("darkroom")
    String bucket();

    @WithDefault("us-east-1")
    String region();
}
