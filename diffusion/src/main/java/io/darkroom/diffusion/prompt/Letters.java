package io.darkroom.diffusion.prompt;

/** What counts as white space, as a letter of a word and as a number in a prompt: the classes of Python, in which the language was first written. */
final class Letters {

    private Letters() {
    }

    /** Separators and the control characters that Python counts among them; unlike Java it takes spaces that do not break. */
    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /** Letters, numbers of every kind and the underscore; marks are none. */
    static boolean isWord(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER || c == '_';
    }

    /** Whether {@code text} from {@code from} to {@code to} stands alone, with no letter of a word on either side. */
    static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !isWord(text.codePointBefore(from))) && (to == text.length() || !isWord(text.codePointAt(to)));
    }

    /** The first place from {@code from} on where {@code word} stands alone; -1 when there is none. */
    static int find(String text, String word, int from) {
        for (int at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
            if (standsAlone(text, at, at + word.length())) return at;
        }
        return -1;
    }

    /** The first place from {@code from} on without white space. */
    static int skipSpace(String text, int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) i++;
        return i;
    }

    /** The end of {@code text} before {@code to}, white space left out. */
    static int trimmedEnd(String text, int to) {
        int i = to;
        while (i > 0 && isSpace(text.charAt(i - 1))) i--;
        return i;
    }

    static String strip(String text) {
        int to = trimmedEnd(text, text.length());
        return text.substring(Math.min(skipSpace(text, 0), to), to);
    }

    /** The same number in the digits 0 to 9, whatever digits it is written in. */
    static String asciiDigits(String number) {
        StringBuilder ascii = new StringBuilder(number.length());
        number.codePoints().forEach(c -> ascii.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return ascii.toString();
    }
}
