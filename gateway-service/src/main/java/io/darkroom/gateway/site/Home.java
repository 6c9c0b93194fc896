package io.darkroom.gateway.site;

import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Operation;
import java.nio.charset.StandardCharsets;

/** Also what clients probe with GET and HEAD to see that a server is there. */
@Operation(id = "home", method = "GET", path = "/", group = "Darkroom", summary = "A page that says what this server is")
public class Home implements Endpoint {
    private static final byte[] PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Darkroom</title>
            <style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
            <h1>Darkroom</h1>
            <p>This server makes pictures from text. It speaks the <code>/api/v1/enterprise</code>, <code>/api/v3</code> and <code>/api/v4</code>
            paths of the stablediffusionapi.com family and the <code>/sdapi/v1</code> paths of AUTOMATIC1111's web UI.
            <ul>
            <li><a href="/openapi.json">All operations, as an OpenAPI document</a>
            <li><a href="/q/health">Whether it is well</a>
            </ul>
            </html>
            """.getBytes(StandardCharsets.UTF_8);

    private final Site site;

    Home(Site site) {
        this.site = site;
    }

    @Override
    public Dialect dialect() {
        return site;
    }

    @Override
    public Answer answer(Call call) {
        return Answer.of(200, "text/html; charset=utf-8", PAGE);
    }
}
