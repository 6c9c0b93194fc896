package io.darkroom.diffusion.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX model in the making. Values are names; nodes are numbered in the order in which they are added, so that the same
 * calls give the same bytes. Weights are references into a file beside the model: the description itself stays small.
 * Field numbers are those of {@code onnx.proto}.
 */
final class OnnxGraph {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    private static final int IR_VERSION = 11;
    private static final int OPSET = 23;
    private static final String CONTRIBUTED = "com.microsoft";

    private final ProtobufWriter nodes = new ProtobufWriter();
    private final ProtobufWriter initializers = new ProtobufWriter();
    private final ProtobufWriter inputs = new ProtobufWriter();
    private final ProtobufWriter outputs = new ProtobufWriter();
    private final Set<String> names = new HashSet<>();
    private int nodeCount;
    private int constantCount;

    /**
     * A graph input, of any shape as far as the graph says. Naming its dimensions would gain nothing, as most of what is computed
     * from them has dimensions of no name, and planning memory for values of half-known shapes takes most of a session's making.
     */
    String input(String name, int type) {
        inputs.message(11, new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, new ProtobufWriter().number(1, type))));
        return name;
    }

    /** Makes {@code value} a graph output called {@code name}; its shape is left to the reader of the graph. */
    void output(String value, String name) {
        addNode("", "Identity", List.of(value), List.of(name));
        outputs.message(12, new ProtobufWriter().text(1, name));
    }

    /** A node of the standard operators with one output; {@code attributes} are alternating names and values. */
    String op(String type, List<String> in, Object... attributes) {
        return nodes("", type, in, 1, attributes).getFirst();
    }

    /** A node of ONNX Runtime's own operators with one output. */
    String contributed(String type, List<String> in, Object... attributes) {
        return nodes(CONTRIBUTED, type, in, 1, attributes).getFirst();
    }

    /** A node of the standard operators with several outputs. */
    List<String> ops(String type, List<String> in, int count, Object... attributes) {
        return nodes("", type, in, count, attributes);
    }

    private List<String> nodes(String domain, String type, List<String> in, int count, Object... attributes) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < count; i++) out.add(type + "_" + nodeCount + (count == 1 ? "" : "_" + i));
        addNode(domain, type, in, out, attributes);
        return out;
    }

    private void addNode(String domain, String type, List<String> in, List<String> out, Object... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        for (String name : in) node.text(1, name);
        for (String name : out) node.text(2, name);
        node.text(3, type + "#" + nodeCount++).text(4, type);
        for (int i = 0; i < attributes.length; i += 2) node.message(5, attribute((String) attributes[i], attributes[i + 1]));
        if (!domain.isEmpty()) node.text(7, domain);
        nodes.message(1, node);
    }

    private static ProtobufWriter attribute(String name, Object value) {
        ProtobufWriter attribute = new ProtobufWriter().text(1, name);
        return switch (value) {
            case Float real -> attribute.real(2, real).number(20, 1);
            case Integer number -> attribute.number(3, number).number(20, 2);
            case String text -> attribute.text(4, text).number(20, 3);
            case long[] numbers -> {
                for (long number : numbers) attribute.number(8, number);
                yield attribute.number(20, 7);
            }
            default -> throw new IllegalArgumentException("attribute " + name + " of " + value.getClass());
        };
    }

    /** A weight that lies in a file of the folder that the session is told; named once however often it is asked for. */
    String external(String name, long[] shape, String file, long offset, long length) {
        if (names.add(name)) {
            ProtobufWriter tensor = tensor(name, FLOAT, shape);
            entry(tensor, "location", file);
            entry(tensor, "offset", Long.toString(offset));
            entry(tensor, "length", Long.toString(length));
            initializers.message(5, tensor.number(14, 1));
        }
        return name;
    }

    /** A weight that lies in the model itself; named once however often it is asked for. */
    String internal(String name, long[] shape, float[] values) {
        if (names.add(name)) initializers.message(5, tensor(name, FLOAT, shape).raw(9, bytes(values)));
        return name;
    }

    private static void entry(ProtobufWriter tensor, String key, String value) {
        tensor.message(13, new ProtobufWriter().text(1, key).text(2, value));
    }

    /** Whole numbers, as shapes and indices are given; a value that occurs again is the same constant. */
    String constant(long... values) {
        String name = "shape" + Arrays.toString(values);
        if (names.add(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (long value : values) bytes.putLong(value);
            initializers.message(5, tensor(name, INT64, new long[] {values.length}).raw(9, bytes.flip()));
        }
        return name;
    }

    /** A list of numbers. */
    String constant(float... values) {
        return reals(new long[] {values.length}, values);
    }

    /** A single number. */
    String scalar(float value) {
        return reals(new long[0], value);
    }

    private String reals(long[] shape, float... values) {
        String name = "constant" + constantCount++;
        initializers.message(5, tensor(name, FLOAT, shape).raw(9, bytes(values)));
        return name;
    }

    private static ByteBuffer bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return bytes.flip();
    }

    private static ProtobufWriter tensor(String name, int type, long[] shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        for (long extent : shape) tensor.number(1, extent);
        return tensor.number(2, type).text(8, name);
    }

    /** The finished ModelProto. */
    byte[] toModel() {
        ProtobufWriter graph = new ProtobufWriter().fields(nodes).text(2, "network").fields(initializers).fields(inputs).fields(outputs);
        return new ProtobufWriter().number(1, IR_VERSION).text(2, "darkroom").message(7, graph)
            .message(8, new ProtobufWriter().text(1, "").number(2, OPSET))
            .message(8, new ProtobufWriter().text(1, CONTRIBUTED).number(2, 1)).toBytes();
    }
}
