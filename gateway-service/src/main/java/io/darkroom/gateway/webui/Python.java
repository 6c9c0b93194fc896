package io.darkroom.gateway.webui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;

/** How the original writes values as text; readers of generation texts compare them literally. */
final class Python {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Python() {
    }

    /** A float: the shortest digits that read back the same, at least one after the point, an exponent below 1e-4 and from 1e16 on. */
    static String number(double value) {
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
            case Boolean flag -> flag ? "True" : "False";
            default -> value.toString();
        };
    }

    /** The text itself, or as a JSON string where a comma, colon or line break in it would confuse the reader. */
    static String quoted(String text) {
        if (text.indexOf(',') < 0 && text.indexOf(':') < 0 && text.indexOf('\n') < 0) return text;
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a string is always JSON", impossible);
        }
    }
}
