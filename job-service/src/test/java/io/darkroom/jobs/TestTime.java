package io.darkroom.jobs;

import io.darkroom.testkit.TestClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The service under test lives by a clock that stands until a test moves it. */
public class TestTime {

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    TestClock clock() {
        return new TestClock();
    }
}
