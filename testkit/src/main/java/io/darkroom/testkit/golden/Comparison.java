package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.testkit.golden.GoldenCase.Limit;
import java.util.Arrays;
import java.util.Map;

/**
 * How far answers are from what a case expects.
 *
 * @param output   the check that is nearest to its limit, or furthest over it
 * @param measured |answer - expected| at the element nearest to its limit
 * @param limit    what is allowed at that element
 */
record Comparison(String output, double measured, double limit) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_QUOTED = 80;

    /** An answer whose form differs, so that no distance can be told. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1;

        Mismatch(String reason) {
            super(reason);
        }
    }

    boolean passed() {
        return measured <= limit;
    }

    /** The worst of all the case's checks. */
    static Comparison of(GoldenCase c, Map<String, Object> answers) throws Mismatch {
        Comparison worst = null;
        for (var check : c.checks().entrySet()) {
            String output = check.getKey();
            Object answer = answers.get(output);
            if (answer == null) throw new Mismatch(output + " was not answered");
            Comparison here = compare(c, output, answer, check.getValue());
            if (worst == null || here.share() > worst.share()) worst = here;
        }
        return worst;
    }

    private static Comparison compare(GoldenCase c, String output, Object answer, Limit limit) throws Mismatch {
        Tensor expected = c.expected().get(output);
        if (expected != null) return compare(output, expected, tensor(output, answer, expected), limit);
        JsonNode json = c.expectedJson().path(output);
        if (json.isMissingNode()) throw new Mismatch("the case expects nothing under the name " + output);
        return compareJson(c, output, json, JSON.valueToTree(answer), limit);
    }

    private static Tensor tensor(String output, Object answer, Tensor expected) throws Mismatch {
        return switch (answer) {
            case Tensor t -> t;
            case float[] values -> new Tensor(new int[] {values.length}, values);
            case double[] values -> {
                float[] narrowed = new float[values.length];
                for (int i = 0; i < values.length; i++) narrowed[i] = (float) values[i];
                yield new Tensor(new int[] {values.length}, narrowed);
            }
            case Number n when expected.data().length == 1 -> new Tensor(expected.shape(), new float[] {n.floatValue()});
            default -> throw new Mismatch(output + " is no tensor but " + quote(answer));
        };
    }

    private static Comparison compare(String output, Tensor expected, Tensor answer, Limit limit) throws Mismatch {
        if (!Arrays.equals(expected.shape(), answer.shape())) {
            throw new Mismatch(output + " has shape " + Arrays.toString(answer.shape()) + ", expected " + Arrays.toString(expected.shape()));
        }
        Comparison worst = new Comparison(output, 0, limit.at(0));
        for (int i = 0; i < expected.data().length; i++) {
            double measured = distance(expected.data()[i], answer.data()[i]);
            Comparison here = new Comparison(output, measured, limit.at(expected.data()[i]));
            if (here.share() > worst.share()) worst = here;
        }
        return worst;
    }

    private static double distance(double expected, double answer) {
        double distance = Double.compare(expected, answer) == 0 ? 0 : Math.abs(answer - expected);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    /** How much of the limit is used up; 1 is just within. */
    private double share() {
        return measured == 0 ? 0 : measured / limit;
    }

    private static Comparison compareJson(GoldenCase c, String output, JsonNode expected, JsonNode answer, Limit limit) throws Mismatch {
        JsonNode fields = c.settings().path("compare");
        double worst = 0;
        if (!fields.isArray() || !expected.isArray()) {
            worst = distance(output, expected, answer, limit);
        } else {
            if (answer.size() != expected.size()) throw new Mismatch(output + " has " + answer.size() + " entries, expected " + expected.size());
            for (int i = 0; i < expected.size(); i++) {
                for (JsonNode field : fields) {
                    String name = field.asText();
                    worst = Math.max(worst, distance(output + "[" + i + "]." + name, expected.get(i).path(name), answer.get(i).path(name), limit));
                }
            }
        }
        return new Comparison(output, worst, limit.at(0));
    }

    private static double distance(String where, JsonNode expected, JsonNode answer, Limit limit) throws Mismatch {
        if (absent(expected) && absent(answer)) return 0;
        if (expected.isNumber() && answer.isNumber()) {
            double distance = distance(expected.doubleValue(), answer.doubleValue());
            if (distance > limit.at(expected.doubleValue())) throw differs(where, expected, answer);
            return distance;
        }
        if (expected.getNodeType() != answer.getNodeType() || expected.size() != answer.size()) throw differs(where, expected, answer);
        double worst = 0;
        if (expected.isArray()) {
            for (int i = 0; i < expected.size(); i++) worst = Math.max(worst, distance(where + "[" + i + "]", expected.get(i), answer.get(i), limit));
        } else if (expected.isObject()) {
            for (var field : expected.properties()) {
                worst = Math.max(worst, distance(where + "." + field.getKey(), field.getValue(), answer.path(field.getKey()), limit));
            }
        } else if (!expected.equals(answer)) {
            throw differs(where, expected, answer);
        }
        return worst;
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static Mismatch differs(String where, JsonNode expected, JsonNode answer) {
        return new Mismatch(where + " is " + quote(answer) + ", expected " + quote(expected));
    }

    private static String quote(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }
}
