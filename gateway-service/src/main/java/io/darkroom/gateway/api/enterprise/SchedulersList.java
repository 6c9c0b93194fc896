package io.darkroom.gateway.api.enterprise;

import io.darkroom.contracts.job.SchedulerName;
import io.darkroom.contracts.request.shape.KeyOnly;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Operation;
import java.util.Arrays;
import java.util.Map;

@Operation(id = "enterprise-schedulers-list", path = "/api/v1/enterprise/schedulers_list", group = "Enterprise plan",
        summary = "The documented names of schedulers")
public class SchedulersList extends ApiEndpoint<KeyOnly> {
    SchedulersList() {
        super(KeyOnly.class);
    }

    /** The documented answer has no status and leaves out the last of the 18 names. */
    @Override
    protected Answer answer(Valid<KeyOnly> valid) {
        return success(Map.of("schedulers",
                Arrays.stream(SchedulerName.values()).filter(name -> name != SchedulerName.LCM).map(SchedulerName::text).toList()));
    }
}
