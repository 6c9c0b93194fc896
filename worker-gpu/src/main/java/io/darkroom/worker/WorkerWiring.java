package io.darkroom.worker;

import io.darkroom.diffusion.onnx.Device;
import io.darkroom.worker.engine.DiffusionEngine;
import io.darkroom.worker.engine.Engine;
import io.darkroom.worker.models.ModelCache;
import io.darkroom.worker.models.ModelFolders;
import io.darkroom.worker.settings.WorkerIdentity;
import io.darkroom.worker.settings.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts together the parts that know nothing of injection. */
@ApplicationScoped
public class WorkerWiring {
    private static final Logger LOG = Logger.getLogger(WorkerWiring.class);

    @Produces
    @Singleton
    WorkerIdentity identity(WorkerSettings settings) {
        return new WorkerIdentity(settings.id().orElseGet(() -> hostName() + "-" + ProcessHandle.current().pid()), settings.pool());
    }

    /** Tells at start which device runs, and why that one. */
    @Produces
    @Singleton
    Engine engine(
            @ConfigProperty(name = "darkroom.device", defaultValue = "auto") String wanted,
            @ConfigProperty(name = "darkroom.cache.dir") Path cache,
            @ConfigProperty(name = "darkroom.threads", defaultValue = "0") int threads) {
        Device device = Device.select(wanted);
        LOG.infof("Device %s", device.report());
        return new DiffusionEngine(device, cache, threads);
    }

    @Produces
    @Singleton
    ModelCache models(Engine engine, WorkerSettings settings, @ConfigProperty(name = "darkroom.models.dir") List<Path> folders) {
        return new ModelCache(engine, new ModelFolders(folders), settings.modelMemory().asLongValue());
    }

    void close(@Disposes ModelCache models) {
        models.close();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "worker";
        }
    }
}
