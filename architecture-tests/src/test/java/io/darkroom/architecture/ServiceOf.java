package io.darkroom.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** The service that a class belongs to, by its package; libraries belong to none. */
final class ServiceOf implements SliceAssignment {
    static final ServiceOf PACKAGES = new ServiceOf();
    private static final Set<String> SERVICES = Set.of("gateway", "jobs", "worker", "training", "webhooks", "standalone");

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String[] parts = javaClass.getPackageName().split("\\.");
        return parts.length > 2 && SERVICES.contains(parts[2]) ? SliceIdentifier.of(parts[2]) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
        return "services";
    }
}
