package io.darkroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What import rules cannot see: the length of files, sleeping tests, links that lead nowhere. */
class SourceTreeTest {
    private static final int CEILING = 400;
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\((?!https?://|#|mailto:)([^)#\\s]+)");

    @Test
    void noFileIsLongerThanOneConcept() {
        List<String> tooLong = SourceTree.filesEnding(".java").stream()
            .filter(file -> SourceTree.lines(file).size() > CEILING)
            .map(file -> SourceTree.ROOT.relativize(file) + ": " + SourceTree.lines(file).size() + " lines")
            .toList();
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingSleeps() {
        String sleep = "Thread" + ".sleep";
        List<Path> sleeping = SourceTree.filesEnding(".java").stream()
            .filter(file -> SourceTree.lines(file).stream().anyMatch(line -> line.contains(sleep)))
            .map(SourceTree.ROOT::relativize)
            .toList();
        assertThat(sleeping).isEmpty();
    }

    @Test
    void everyLinkInThePapersLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : SourceTree.filesEnding(".md")) {
            for (String line : SourceTree.lines(page)) {
                LINK.matcher(line).results()
                    .map(match -> page.getParent().resolve(match.group(1)).normalize())
                    .filter(target -> !target.toFile().exists())
                    .forEach(target -> broken.add(SourceTree.ROOT.relativize(page) + " -> " + SourceTree.ROOT.relativize(target)));
            }
        }
        assertThat(broken).isEmpty();
    }
}
