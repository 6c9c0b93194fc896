package io.darkroom.gateway.webui.kafka;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.tenant.TenantOptions;
import io.darkroom.gateway.kafka.TopicListener;
import io.darkroom.gateway.webui.OptionOverlays;
import jakarta.inject.Singleton;

/** Hears every tenant's options. */
@Singleton
class OptionsListener implements TopicListener<TenantOptions> {
    private final OptionOverlays overlays;

    OptionsListener(OptionOverlays overlays) {
        this.overlays = overlays;
    }

    @Override
    public Topic topic() {
        return Topic.WEBUI_OPTIONS;
    }

    @Override
    public Class<TenantOptions> type() {
        return TenantOptions.class;
    }

    @Override
    public void heard(String tenant, TenantOptions options) {
        if (options == null) overlays.forget(tenant);
        else overlays.heard(options);
    }
}
