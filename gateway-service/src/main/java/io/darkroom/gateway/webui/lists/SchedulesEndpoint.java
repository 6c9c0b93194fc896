package io.darkroom.gateway.webui.lists;

import io.darkroom.contracts.job.ScheduleName;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

@Operation(id = "a1111-schedulers", method = "GET", path = "/sdapi/v1/schedulers", group = "AUTOMATIC1111: lists",
    summary = "Noise schedules that requests may name.")
final class SchedulesEndpoint extends WebUiEndpoint {

    SchedulesEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Arrays.stream(ScheduleName.values()).map(SchedulesEndpoint::item).toList();
    }

    private static Map<String, Object> item(ScheduleName schedule) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", schedule.id());
        item.put("label", schedule.label());
        item.put("aliases", schedule.aliases().isEmpty() ? null : schedule.aliases());
        item.put("default_rho", schedule.defaultRho());
        item.put("need_inner_model", schedule.usesModelSigmas());
        return item;
    }
}
