package io.darkroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The operations in here are kept from the container, which would mount them in other tests. */
class RouteTableTest {
    private static class Nowhere implements Endpoint {
        @Override
        public Dialect dialect() {
            return null;
        }

        @Override
        public Answer answer(Call call) {
            return null;
        }
    }

    @Vetoed
    @Operation(id = "fetch", path = "/api/fetch/{id}", variants = "/api/get/{id}", group = "g", summary = "s")
    private static class Fetch extends Nowhere {
    }

    @Vetoed
    @Operation(id = "latest", path = "/api/fetch/latest", group = "g", summary = "s")
    private static class Latest extends Nowhere {
    }

    @Vetoed
    @Operation(id = "page", method = "GET", path = "/", group = "g", summary = "s")
    private static class Page extends Nowhere {
    }

    @Vetoed
    @Operation(id = "other", path = "/api/fetch/{name}", group = "g", summary = "s")
    private static class SamePath extends Nowhere {
    }

    private final Endpoint fetch = new Fetch();
    private final Endpoint latest = new Latest();
    private final Endpoint page = new Page();
    private final RouteTable routes = new RouteTable(List.of(fetch, latest, page));

    @Test
    void parametersAreReadAndDecoded() {
        assertThat(routes.find("POST", "/api/fetch/7")).isEqualTo(new RouteTable.Match.Found(fetch, Map.of("id", "7")));
        assertThat(routes.find("POST", "/api/get/a%2Fb+c")).isEqualTo(new RouteTable.Match.Found(fetch, Map.of("id", "a/b+c")));
        assertThat(routes.find("POST", "/api/fetch/%zz")).isEqualTo(new RouteTable.Match.Found(fetch, Map.of("id", "%zz")));
    }

    @Test
    void aLiteralSegmentWins() {
        assertThat(routes.find("POST", "/api/fetch/latest/")).isEqualTo(new RouteTable.Match.Found(latest, Map.of()));
    }

    @Test
    void headIsAnsweredLikeGet() {
        assertThat(routes.find("HEAD", "/")).isEqualTo(new RouteTable.Match.Found(page, Map.of()));
    }

    @Test
    void wrongMethodsAndUnknownPathsAreTold() {
        assertThat(routes.find("GET", "/api/fetch/7")).isEqualTo(new RouteTable.Match.WrongMethod(Set.of("POST")));
        assertThat(routes.find("POST", "/api/fetch")).isEqualTo(new RouteTable.Match.Nothing());
        assertThat(routes.find("POST", "/api/fetch/7/8")).isEqualTo(new RouteTable.Match.Nothing());
    }

    @Test
    void twoClaimsToOnePathOrIdAreAFault() {
        assertThatThrownBy(() -> new RouteTable(List.of(fetch, new SamePath()))).hasMessageContaining("two operations at /api/fetch/{name}");
        assertThatThrownBy(() -> new RouteTable(List.of(fetch, new Fetch()))).hasMessageContaining("two operations are called fetch");
        assertThatThrownBy(() -> new RouteTable(List.of(new Nowhere()))).hasMessageContaining("not described");
    }
}
