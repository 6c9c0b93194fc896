package io.darkroom.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Time, chance and ids are passed in: only the wiring class of a process takes them from the machine. */
@AnalyzeClasses(packages = "io.darkroom", importOptions = DoNotIncludeTests.class)
class TimeAndChanceTest {

    private static final DescribedPredicate<JavaClass> OUTSIDE_THE_WIRING = DescribedPredicate.describe("are not the wiring of a process",
        c -> !c.getSimpleName().endsWith("Wiring") && !c.getPackageName().startsWith("io.darkroom.testkit") && !c.getPackageName().startsWith("io.darkroom.bench"));

    @ArchTest
    static final ArchRule theClockIsPassedIn = noClasses().that(OUTSIDE_THE_WIRING)
        .should().callMethod(Instant.class, "now")
        .orShould().callMethod(Clock.class, "systemUTC")
        .orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule chanceIsPassedIn = noClasses().that(OUTSIDE_THE_WIRING)
        .should().callMethod(Math.class, "random")
        .orShould().callMethod(UUID.class, "randomUUID")
        .orShould().callConstructor(Random.class)
        .orShould().callConstructor(java.security.SecureRandom.class);
}
