package io.darkroom.training;

import io.darkroom.testkit.TestClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** In tests time goes on when a test says so. */
@Dependent
class SettableTime {

    @Produces
    @Alternative
    @Priority(1)
    @Singleton
    TestClock clock() {
        return new TestClock();
    }
}
