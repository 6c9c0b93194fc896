package io.darkroom.gateway.webui;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Scripts that a request names. None of the selectable ones is part of this release, and of those that always run only the comments;
 * but clients send the names of well-known extensions in every request to say that they are off, so that much is understood.
 */
public final class Scripts {
    /** Names of {@code GET /sdapi/v1/scripts} for txt2img. */
    public static final List<String> TEXT_TO_IMAGE = List.of("comments");

    /** Known, and harmless whatever their arguments say. */
    private static final Set<String> NO_EFFECT = Set.of("comments", "extra options");

    /** Known, and not part of this release: may only be named to say that they are off. */
    private static final Set<String> MUST_BE_OFF = Set.of("controlnet", "adetailer", "animatediff", "refiner", "seed", "sampler", "hypertile", "soft inpainting");

    private Scripts() {
    }

    /**
     * Checks {@code script_name} and {@code alwayson_scripts}.
     *
     * @throws WebUiException 422 for a name that is not here, 501 where one is to do something
     */
    static void check(RequestBody body) {
        String selected = body.text("script_name");
        if (!selected.isBlank() && !selected.equals("None")) throw WebUiErrors.refused(422, "Script '" + selected + "' not found");
        body.object("alwayson_scripts").forEach(Scripts::checkAlwaysOn);
    }

    private static void checkAlwaysOn(String name, Object arguments) {
        String script = name.toLowerCase(Locale.ROOT);
        if (NO_EFFECT.contains(script)) return;
        if (!MUST_BE_OFF.contains(script)) throw WebUiErrors.refused(422, "always on script " + name + " not found");
        if (!(arguments instanceof Map<?, ?> object)) throw WebUiErrors.refused(422, "The arguments of the script " + name + " are an object with a list 'args'.");
        Object args = object.get("args");
        if (args != null && !(args instanceof List<?>)) throw WebUiErrors.refused(422, "'args' of the script " + name + " is a list.");
        if (args instanceof List<?> list && !off(list)) throw WebUiErrors.notBuilt("The script " + name);
    }

    /** Whether the arguments begin with a switch that is off, or are units of which none is on. */
    private static boolean off(List<?> arguments) {
        if (arguments.isEmpty() || Boolean.FALSE.equals(arguments.getFirst())) return true;
        return arguments.stream().allMatch(Scripts::unused);
    }

    private static boolean unused(Object argument) {
        return switch (argument) {
            case null -> true;
            case Boolean on -> !on;
            case Map<?, ?> unit when unit.containsKey("enabled") -> !Boolean.TRUE.equals(unit.get("enabled"));
            case Map<?, ?> unit -> empty(unit.get("image")) && empty(unit.get("model"));
            default -> false;
        };
    }

    private static boolean empty(Object value) {
        return value == null || value.equals("") || value.equals("None") || value instanceof Collection<?> items && items.isEmpty();
    }
}
