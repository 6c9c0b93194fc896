package io.darkroom.diffusion.onnx;

import java.util.List;

/**
 * The nodes that merge like tokens of a picture and take them apart again; see {@link io.darkroom.diffusion.network.Ops#likeTokens}.
 * A plan is five values: places of the tokens that may go, places of those that stay, which of the former go (numbered among
 * themselves), which do not, and the one of those that stay with which each that goes is merged.
 */
record TokenMerging(OnnxGraph graph) {
    private static final long END = Long.MAX_VALUE;

    List<String> plan(String tokens, String picture, double share) {
        String stays = stays(picture);
        String staying = places(stays);
        String going = places(graph.op("Not", List.of(stays)));
        String unit = graph.op("Div", List.of(tokens, graph.op("ReduceL2", List.of(tokens, graph.constant(-1L)), "keepdims", 1)));
        String likeness = graph.contributed("FusedMatMul", List.of(at(unit, going), at(unit, staying)), "transB", 1);
        String most = graph.op("ReduceMax", List.of(likeness, graph.constant(-1L)), "keepdims", 0);
        String partner = graph.op("ArgMax", List.of(likeness), "axis", -1, "keepdims", 0);
        String order = graph.ops("TopK", List.of(most, graph.op("Shape", List.of(going))), 2, "axis", -1).get(1);
        String count = floor(graph.op("Mul", List.of(number(extent(tokens, 1)), graph.scalar((float) share))));
        String go = slice(order, graph.constant(0L), count);
        String remain = slice(order, count, graph.constant(END));
        return List.of(going, staying, go, remain, graph.op("GatherElements", List.of(partner, go), "axis", 1));
    }

    /** For each pixel whether it stays: the upper left one of each square of two. At an odd edge all may go. */
    private String stays(String picture) {
        String rows = graph.op("Unsqueeze", List.of(even(extent(picture, 2)), graph.constant(1L)));
        String columns = graph.op("Unsqueeze", List.of(even(extent(picture, 3)), graph.constant(0L)));
        return graph.op("Reshape", List.of(graph.op("And", List.of(rows, columns)), graph.constant(-1L)));
    }

    private String even(String extent) {
        String end = graph.op("Squeeze", List.of(extent));
        String numbers = graph.op("Range", List.of(whole(0), end, whole(1)));
        String even = graph.op("Equal", List.of(graph.op("Mod", List.of(numbers, whole(2))), whole(0)));
        String squares = graph.op("Mul", List.of(graph.op("Div", List.of(end, whole(2))), whole(2)));
        return graph.op("And", List.of(even, graph.op("Less", List.of(numbers, squares))));
    }

    private String whole(long value) {
        return graph.op("Squeeze", List.of(graph.constant(value)));
    }

    private String places(String flags) {
        return graph.op("Squeeze", List.of(graph.op("NonZero", List.of(flags)), graph.constant(0L)));
    }

    String merged(String tokens, List<String> plan) {
        String may = at(tokens, plan.get(0));
        String stays = at(tokens, plan.get(1));
        String go = picked(may, plan.get(2));
        String sums = added(stays, plan.get(4), go);
        String counts = added(ones(stays), plan.get(4), ones(go));
        return graph.op("Concat", List.of(picked(may, plan.get(3)), graph.op("Div", List.of(sums, counts))), "axis", 1);
    }

    String apart(String tokens, List<String> plan) {
        String remaining = extent(plan.get(3), 1);
        String staying = slice(tokens, remaining, graph.constant(END));
        String values = graph.op("Concat", List.of(slice(tokens, graph.constant(0L), remaining), staying, picked(staying, plan.get(4))), "axis", 1);
        String each = graph.op("Concat", List.of(extent(tokens, 0), graph.constant(1L)), "axis", 0);
        String places = graph.op("Concat", List.of(graph.op("Gather", List.of(plan.get(0), plan.get(3)), "axis", 0), graph.op("Expand", List.of(plan.get(1), each)),
            graph.op("Gather", List.of(plan.get(0), plan.get(2)), "axis", 0)), "axis", 1);
        String empty = graph.op("Expand", List.of(graph.scalar(0), graph.op("Shape", List.of(values))));
        return graph.op("ScatterElements", List.of(empty, forChannels(places, values), values), "axis", 1);
    }

    /** Tokens at the same places of every row. */
    private String at(String tokens, String places) {
        return graph.op("Gather", List.of(tokens, places), "axis", 1);
    }

    /** Tokens at each row's own places. */
    private String picked(String tokens, String places) {
        return graph.op("GatherElements", List.of(tokens, forChannels(places, tokens)), "axis", 1);
    }

    private String added(String to, String places, String tokens) {
        return graph.op("ScatterElements", List.of(to, forChannels(places, tokens), tokens), "axis", 1, "reduction", "add");
    }

    private String ones(String tokens) {
        String shape = graph.op("Concat", List.of(graph.op("Shape", List.of(tokens), "start", 0, "end", 2), graph.constant(1L)), "axis", 0);
        return graph.op("Expand", List.of(graph.scalar(1), shape));
    }

    private String forChannels(String places, String tokens) {
        String shape = graph.op("Concat", List.of(graph.constant(1L, 1L), extent(tokens, 2)), "axis", 0);
        return graph.op("Expand", List.of(graph.op("Unsqueeze", List.of(places, graph.constant(2L))), shape));
    }

    private String slice(String x, String from, String to) {
        return graph.op("Slice", List.of(x, from, to, graph.constant(1L)));
    }

    private String extent(String x, int axis) {
        return graph.op("Shape", List.of(x), "start", axis, "end", axis + 1);
    }

    private String number(String whole) {
        return graph.op("Cast", List.of(whole), "to", OnnxGraph.FLOAT);
    }

    private String floor(String number) {
        return graph.op("Cast", List.of(graph.op("Floor", List.of(number))), "to", OnnxGraph.INT64);
    }
}
