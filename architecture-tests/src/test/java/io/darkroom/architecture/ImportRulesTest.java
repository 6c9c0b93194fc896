package io.darkroom.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. Each rule is one sentence of ARCHITECTURE.md. */
@AnalyzeClasses(packages = "io.darkroom", importOptions = DoNotIncludeTests.class)
class ImportRulesTest {

    private static final String[] PERSISTENCE = {
        "jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..", "io.vertx..sqlclient..", "io.vertx..pgclient..", "java.sql..", "javax.sql.."};
    private static final String[] MESSAGING = {
        "org.apache.kafka..", "org.eclipse.microprofile.reactive.messaging..", "io.smallrye.reactive.messaging.."};

    @ArchTest
    static final ArchRule contractsKnowNoFramework = classes().that().resideInAPackage("io.darkroom.contracts..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.crypto..", "com.fasterxml.jackson.annotation..", "io.darkroom.contracts..");

    @ArchTest
    static final ArchRule diffusionKnowsNoFramework = classes().that().resideInAPackage("io.darkroom.diffusion..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.imageio..", "com.fasterxml.jackson..", "ai.onnxruntime..", "io.darkroom.diffusion..");

    @ArchTest
    static final ArchRule outboundKnowsOnlyTheJdk = classes().that().resideInAPackage("io.darkroom.outbound..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.net..", "io.darkroom.outbound..");

    @ArchTest
    static final ArchRule onlyTheEmitterSeesOnnxRuntime = noClasses().that().resideOutsideOfPackage("io.darkroom.diffusion.onnx..")
        .should().dependOnClassesThat().resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule persistenceStaysInStores = noClasses()
        .that().resideOutsideOfPackages("..store..", "io.darkroom.outbox..", "io.darkroom.testkit..", "io.darkroom.standalone..")
        .should().dependOnClassesThat(resideInAnyPackage(PERSISTENCE));

    @ArchTest
    static final ArchRule messagingStaysInItsPackages = noClasses()
        .that().resideOutsideOfPackages("..kafka..", "..outbox..", "io.darkroom.testkit..", "io.darkroom.standalone..")
        .should().dependOnClassesThat(resideInAnyPackage(MESSAGING));

    @ArchTest
    static final ArchRule gatewayAndWorkerHaveNoDatabase = noClasses().that().resideInAnyPackage("io.darkroom.gateway..", "io.darkroom.worker..")
        .should().dependOnClassesThat(resideInAnyPackage(PERSISTENCE));

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = slices()
        .assignedFrom(ServiceOf.PACKAGES).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule noPackageIsADrawerForOddThings = noClasses()
        .should().resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..common..", "..manager..", "..impl..", "..misc..");

    @ArchTest
    static final ArchRule noNameSaysNothing = noClasses().that(resideInAPackage("io.darkroom.."))
        .should().haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Helper")
        .orShould().haveSimpleNameEndingWith("Manager").orShould().haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Misc");
}
