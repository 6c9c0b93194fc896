package io.darkroom.chassis;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ends this service when the process that started it is gone. The launcher holds the other end of standard input; the kernel closes
 * it however the launcher dies. Off unless {@code darkroom.child} is true.
 */
@ApplicationScoped
public class ParentWatch {
    private static final Logger LOG = Logger.getLogger(ParentWatch.class);

    @ConfigProperty(name = "darkroom.child", defaultValue = "false")
    boolean child;

    void onStart(@Observes StartupEvent event) {
        if (child) Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch(System.in));
    }

    private void watch(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // The launcher never writes; only the end of the stream says something.
            }
        } catch (IOException broken) {
            LOG.debugf("parent's pipe broke: %s", broken.getMessage());
        }
        LOG.info("The launcher is gone; stopping.");
        Quarkus.asyncExit();
    }
}
