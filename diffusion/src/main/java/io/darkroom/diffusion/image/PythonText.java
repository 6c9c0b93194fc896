package io.darkroom.diffusion.image;

import java.math.BigDecimal;

/** How Python writes values as text; readers of generation texts compare them literally. */
final class PythonText {

    private PythonText() {
    }

    /** A float: the shortest digits that read back the same, at least one behind the point, an exponent below 1e-4 and from 1e16 on. */
    static String number(double value) {
        if (!Double.isFinite(value)) return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        if (value == 0) return 1 / value < 0 ? "-0.0" : "0.0";
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** Any value of a generation text. */
    static String text(Object value) {
        return switch (value) {
            case Double number -> number(number);
            case Float number -> number(Double.parseDouble(number.toString()));
            case Boolean flag -> flag ? "True" : "False";
            default -> value.toString();
        };
    }

    /** The text itself, or as a JSON string where a comma, colon or line break in it would confuse the reader. */
    static String quoted(String text) {
        if (text.indexOf(',') < 0 && text.indexOf(':') < 0 && text.indexOf('\n') < 0) return text;
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\f' -> json.append("\\f");
                case '\b' -> json.append("\\b");
                default -> json.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return json.append('"').toString();
    }

    /** Without white space at either end. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) from++;
        while (to > from && isSpace(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Whether a regular expression's {@code \w} takes it: letters, numbers of any kind and the underscore. */
    static boolean isWord(int c) {
        int type = Character.getType(c);
        return c == '_' || Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }
}
