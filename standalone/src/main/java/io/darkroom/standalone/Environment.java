package io.darkroom.standalone;

import io.darkroom.standalone.servers.ServerAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What each service is told, as environment variables (the MicroProfile spelling of the settings' names): unlike a command line, other
 * users of the machine cannot read them. Nobody gets a secret that it does not need.
 */
final class Environment {
    private final Settings settings;
    private final Secrets secrets;
    private final ServerAddresses servers;
    private final Map<Service, Integer> ports;
    private final Path ownModels;
    private final Path cache;

    Environment(Settings settings, Secrets secrets, ServerAddresses servers, Map<Service, Integer> ports, Path ownModels, Path cache) {
        this.settings = settings;
        this.secrets = secrets;
        this.servers = servers;
        this.ports = ports;
        this.ownModels = ownModels;
        this.cache = cache;
    }

    Map<String, String> of(Service service) throws LaunchException {
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.http.port", String.valueOf(ports.get(service)));
        properties.put("darkroom.http.host", service == Service.GATEWAY ? settings.host() : Settings.DEFAULT_HOST);
        properties.put("kafka.bootstrap.servers", servers.kafka());
        properties.put("darkroom.internal.token", secrets.internalToken());
        properties.put("darkroom.child", "true");
        properties.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN"); // being asked until it is ready is no news
        switch (service) {
            case GATEWAY -> {
                objects(properties);
                outbound(properties);
                properties.put("darkroom.public-url", url());
                properties.put("darkroom.jobs.url", internal(Service.JOBS));
                properties.put("darkroom.training.url", internal(Service.TRAINING));
                properties.put("darkroom.webhooks.url", internal(Service.WEBHOOKS));
                properties.put("darkroom.safety-checker.missing", "allow");
                if (settings.loopbackOnly()) properties.put("darkroom.gateway.anonymous-tenant", Settings.TENANT);
            }
            case JOBS -> {
                database(properties);
                objects(properties);
                properties.put("darkroom.seed.tenant", Settings.TENANT);
                properties.put("darkroom.seed.key", secrets.key());
            }
            case WORKER -> {
                objects(properties);
                outbound(properties);
                models(properties);
                properties.put("darkroom.device", settings.device());
                properties.put("darkroom.worker.grace", "PT2S"); // Ctrl-C hands a long job back; it is drawn after the next start
                properties.put("darkroom.safety-checker.missing", "allow");
            }
            case TRAINING -> {
                database(properties);
                objects(properties);
                outbound(properties);
                models(properties);
            }
            case WEBHOOKS -> {
                database(properties);
                outbound(properties);
                properties.put("darkroom.webhook.master-secret", secrets.webhookMasterSecret());
            }
        }
        Map<String, String> environment = new HashMap<>();
        properties.forEach((name, value) -> environment.put(variable(name), value));
        return environment;
    }

    /** The gateway as callers reach it. */
    String url() throws LaunchException {
        return "http://" + settings.publicHost() + ":" + ports.get(Service.GATEWAY);
    }

    private String internal(Service service) {
        return "http://" + Settings.DEFAULT_HOST + ":" + ports.get(service);
    }

    private void database(Map<String, String> properties) {
        properties.put("quarkus.datasource.reactive.url", servers.postgres().url());
        properties.put("quarkus.datasource.jdbc.url", "jdbc:" + servers.postgres().url());
        properties.put("quarkus.datasource.username", servers.postgres().user());
        properties.put("quarkus.datasource.password", servers.postgres().password());
    }

    private void objects(Map<String, String> properties) throws LaunchException {
        properties.put("darkroom.s3.endpoint", servers.s3().endpoint());
        properties.put("darkroom.s3.public-endpoint", "http://" + settings.publicHost() + ":" + URI.create(servers.s3().endpoint()).getPort());
        properties.put("darkroom.s3.access-key", servers.s3().accessKey());
        properties.put("darkroom.s3.secret-key", servers.s3().secretKey());
        properties.put("darkroom.s3.bucket", servers.s3().bucket());
    }

    private void models(Map<String, String> properties) {
        properties.put("darkroom.models.dir", listed(settings.root().resolve("models")) + "," + listed(ownModels));
        properties.put("darkroom.cache.dir", cache.toString());
    }

    /** As an entry of a list of settings, in which a comma separates. */
    private static String listed(Path path) {
        return path.toString().replace("\\", "\\\\").replace(",", "\\,");
    }

    /** A person's own machine: webhooks and inputs may come from beside it. */
    private static void outbound(Map<String, String> properties) {
        properties.put("darkroom.outbound.allow", "loopback,private");
        properties.put("darkroom.outbound.plain-http", "true");
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
