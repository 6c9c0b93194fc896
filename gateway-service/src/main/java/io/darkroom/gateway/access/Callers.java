package io.darkroom.gateway.access;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.gateway.Readiness;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Call;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds out who a caller is. The key may stand in the body, in {@code Authorization: Bearer}, or as the password of {@code Basic}. */
@Singleton
public class Callers {
    private static final int LONGEST_KEY = 500;

    private final KeyView keys;
    private final Readiness readiness;
    private final Optional<String> anonymousTenant;

    Callers(KeyView keys, Readiness readiness, @ConfigProperty(name = "darkroom.gateway.anonymous-tenant") Optional<String> anonymousTenant) {
        this.keys = keys;
        this.readiness = readiness;
        this.anonymousTenant = anonymousTenant.filter(tenant -> !tenant.isBlank());
    }

    /**
     * The owner of a key.
     *
     * @param key as sent; null and empty belong to nobody
     * @throws Refusal INVALID_KEY; UNAVAILABLE while this gateway does not know all keys yet
     */
    public Caller byKey(String key) {
        readiness.require();
        if (key == null || key.isBlank() || key.length() > LONGEST_KEY) throw invalid();
        return keys.owner(key.strip()).map(owner -> new Caller(owner.tenant(), owner.limits() == null ? TenantLimits.NONE : owner.limits()))
                .orElseThrow(Callers::invalid);
    }

    /** The owner of the key in {@code Authorization: Bearer …}. */
    public Caller byBearer(Call call) {
        return byKey(bearer(call).orElse(null));
    }

    /** The key in {@code Authorization: Bearer …}. */
    public static Optional<String> bearer(Call call) {
        return credentials(call, "Bearer ");
    }

    /**
     * The caller of a web UI request: by Bearer, by the password of Basic, or the anonymous tenant where one is configured and no key was
     * sent. Many clients always send empty credentials; those count as none.
     *
     * @throws Refusal INVALID_KEY
     */
    public Caller ofWebUi(Call call) {
        readiness.require();
        Optional<String> key = bearer(call).or(() -> credentials(call, "Basic ").flatMap(Callers::password)).filter(text -> !text.isBlank());
        if (key.isPresent()) return byKey(key.get());
        return anonymousTenant.map(tenant -> new Caller(tenant, TenantLimits.NONE)).orElseThrow(Callers::invalid);
    }

    private static Optional<String> credentials(Call call, String scheme) {
        return call.header("authorization").filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip()).filter(value -> !value.isEmpty());
    }

    private static Optional<String> password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            return Optional.of(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return new Refusal(ErrorCode.INVALID_KEY, "Invalid Api Key");
    }
}
