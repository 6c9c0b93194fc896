package io.darkroom.diffusion.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program version as Python orders them (PEP 440), as far as generation texts carry it: {@code v1.10.1}, {@code 1.8.0-RC},
 * {@code v1.7.0-225-gabcdef}, where 225 counts commits after the release.
 *
 * @param release without closing zeros
 * @param rank    the part behind the release: pre-releases are below 0, later commits above
 */
record WebUiVersion(List<Integer> release, long rank) implements Comparable<WebUiVersion> {

    private static final Pattern FORM = Pattern.compile(
        "v?(\\d{1,9}(?:\\.\\d{1,9}){0,9})(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\\d{0,9}))?"
            + "(?:-(\\d{1,9})|[-_.]?(?:post|rev|r)[-_.]?(\\d{0,9}))?([-_.]?dev[-_.]?\\d{0,9})?(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+){0,9})?");
    private static final long STAGE = 1L << 32;

    /** Null when {@code text} is no version. */
    static WebUiVersion of(String text) {
        int first = text.indexOf('-');
        int second = first < 1 ? -1 : text.indexOf('-', first + 1);
        Matcher form = FORM.matcher(PythonText.strip(second > first + 1 ? text.substring(0, second) : text).toLowerCase(Locale.ROOT));
        if (!form.matches()) return null;
        List<Integer> release = Arrays.stream(form.group(1).split("\\.")).map(Integer::valueOf).toList();
        int length = release.size();
        while (length > 0 && release.get(length - 1) == 0) length--;
        return new WebUiVersion(release.subList(0, length), rank(form));
    }

    private static long rank(Matcher form) {
        String stage = form.group(2);
        String later = form.group(4) != null ? form.group(4) : form.group(5);
        boolean unfinished = form.group(6) != null;
        if (stage != null) return ("abr".indexOf("cp".indexOf(stage.charAt(0)) >= 0 ? 'r' : stage.charAt(0)) - 4) * STAGE + number(form.group(3)) * 2 + (unfinished ? 0 : 1);
        if (later != null) return STAGE + number(later) * 2 + (unfinished ? 0 : 1);
        return unfinished ? -6 * STAGE : 0;
    }

    private static long number(String digits) {
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    @Override
    public int compareTo(WebUiVersion other) {
        int byRelease = Arrays.compare(release.toArray(Integer[]::new), other.release.toArray(Integer[]::new));
        return byRelease != 0 ? byRelease : Long.compare(rank, other.rank);
    }
}
