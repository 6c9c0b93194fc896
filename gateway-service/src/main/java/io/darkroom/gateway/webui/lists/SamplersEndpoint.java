package io.darkroom.gateway.webui.lists;

import io.darkroom.contracts.job.SamplerName;
import io.darkroom.contracts.job.ScheduleName;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

@Operation(id = "a1111-samplers", method = "GET", path = "/sdapi/v1/samplers", group = "AUTOMATIC1111: lists",
    summary = "Samplers that requests may name.")
final class SamplersEndpoint extends WebUiEndpoint {
    private static final Set<SamplerName> DISCARDING = EnumSet.of(SamplerName.DPMPP_3M_SDE, SamplerName.DPM2, SamplerName.DPM2_A);

    SamplersEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Arrays.stream(SamplerName.values()).map(SamplersEndpoint::item).toList();
    }

    private static Map<String, Object> item(SamplerName sampler) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", sampler.label());
        item.put("aliases", sampler.aliases());
        item.put("options", options(sampler));
        return item;
    }

    /** All values are text, flags too. */
    private static Map<String, String> options(SamplerName sampler) {
        Map<String, String> options = new LinkedHashMap<>();
        if (sampler.ownSchedule() != ScheduleName.AUTOMATIC) options.put("scheduler", sampler.ownSchedule().id());
        switch (sampler.noise()) {
            case ANCESTRAL -> options.put("uses_ensd", "True");
            case BROWNIAN -> options.put("brownian_noise", "True");
            case NONE, RESTARTS -> { }
        }
        if (sampler.callsAStep() > 1) options.put("second_order", "True");
        if (DISCARDING.contains(sampler)) options.put("discard_next_to_last_sigma", "True");
        if (sampler == SamplerName.DPMPP_2M_SDE_HEUN) options.put("solver_type", "heun");
        return options;
    }
}
