package io.darkroom.diffusion.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the names in a PyTorch file mean, as far as they are data: tensors, ordered dictionaries, and a few things that
 * training programs leave behind, which stay mere names here. Every other name is refused.
 */
final class TorchValues implements PickleReader.Meaning {
    private static final Map<String, DType> STORAGES = Map.ofEntries(Map.entry("FloatStorage", DType.F32), Map.entry("HalfStorage", DType.F16),
        Map.entry("BFloat16Storage", DType.BF16), Map.entry("DoubleStorage", DType.F64), Map.entry("LongStorage", DType.I64),
        Map.entry("IntStorage", DType.I32), Map.entry("ShortStorage", DType.I16), Map.entry("CharStorage", DType.I8), Map.entry("ByteStorage", DType.U8),
        Map.entry("BoolStorage", DType.BOOL), Map.entry("UntypedStorage", DType.U8));
    private static final Map<String, DType> TYPES = Map.ofEntries(Map.entry("float32", DType.F32), Map.entry("float16", DType.F16),
        Map.entry("bfloat16", DType.BF16), Map.entry("float64", DType.F64), Map.entry("int64", DType.I64), Map.entry("int32", DType.I32),
        Map.entry("int16", DType.I16), Map.entry("int8", DType.I8), Map.entry("uint8", DType.U8), Map.entry("bool", DType.BOOL),
        Map.entry("float8_e4m3fn", DType.F8_E4M3), Map.entry("float8_e5m2", DType.F8_E5M2));
    /** Names that occur in published checkpoints and change nothing about their tensors. */
    private static final Set<String> INERT = Set.of("torch device", "torch Size", "torch.nn.parameter Parameter", "torch.nn.modules.container ParameterDict",
        "numpy.core.multiarray scalar", "numpy._core.multiarray scalar", "numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct",
        "numpy dtype", "numpy ndarray", "_codecs encode", "__builtin__ set", "builtins set",
        "pytorch_lightning.callbacks ModelCheckpoint", "pytorch_lightning.callbacks.model_checkpoint ModelCheckpoint");
    private static final int MAX_RANK = 16;

    /** A name that is data, or that stands for something of no interest. */
    record Name(String module, String name) {

        @Override
        public String toString() {
            return module + " " + name;
        }
    }

    /** A run of values somewhere in the file; several tensors may share it. */
    record Storage(String key, DType type, long length) {
    }

    /**
     * A tensor as a view of a storage.
     *
     * @param offset  of its first value, in values
     * @param strides the distance of neighbours along each axis, in values
     */
    record View(Storage storage, DType type, long offset, List<Long> shape, List<Long> strides) {

        long size() {
            long size = 1;
            for (long extent : shape) size = Math.multiplyExact(size, extent);
            return size;
        }

        /** Whether the values lie one after the other, the last axis first. */
        boolean isContiguous() {
            long expected = 1;
            for (int i = shape.size() - 1; i >= 0; i--) {
                if (shape.get(i) != 1 && strides.get(i) != expected) return false;
                expected *= shape.get(i);
            }
            return true;
        }
    }

    private final Path file;
    private final Map<String, DType> storages = new HashMap<>();
    private long pairsRead;

    TorchValues(Path file) {
        this.file = file;
    }

    /** The types of all storages that were referred to, by key. */
    Map<String, DType> storages() {
        return storages;
    }

    @Override
    public Object global(String module, String name) {
        boolean storage = STORAGES.containsKey(name) && (module.equals("torch") || module.equals("torch.storage") || module.equals("torch.cuda"));
        boolean type = TYPES.containsKey(name) && module.equals("torch");
        boolean maker = switch (module) {
            case "torch._utils" -> name.equals("_rebuild_tensor") || name.equals("_rebuild_tensor_v2") || name.equals("_rebuild_tensor_v3")
                || name.equals("_rebuild_parameter") || name.equals("_rebuild_parameter_with_state");
            case "torch._tensor" -> name.equals("_rebuild_from_type_v2");
            case "collections" -> name.equals("OrderedDict");
            default -> false;
        };
        Name known = new Name(module, name);
        if (storage || type || maker || INERT.contains(known.toString())) return known;
        throw bad("it asks for " + (module + "." + name).replaceAll("[^\\w.]", "?") + ", which is none of the names that model weights need; a safetensors file of it would do");
    }

    @Override
    public Object call(Object function, List<?> arguments) {
        if (!(function instanceof Name name)) throw bad("a call of something that has no name");
        return switch (name.name) {
            case "OrderedDict" -> ordered(arguments);
            case "_rebuild_tensor", "_rebuild_tensor_v2" -> view(arguments, null);
            case "_rebuild_tensor_v3" -> view(arguments, argument(arguments, 6));
            case "_rebuild_parameter", "_rebuild_parameter_with_state", "Size" -> argument(arguments, 0);
            case "_rebuild_from_type_v2" -> {
                if (!(argument(arguments, 0) instanceof Name maker) || maker.name.equals("_rebuild_from_type_v2") || !(argument(arguments, 2) instanceof List<?> inner)) {
                    throw bad("a tensor of a kind that is not known");
                }
                yield call(maker, inner);
            }
            default -> name;
        };
    }

    /** Attributes are no data of a dictionary; but a parameter dictionary of old keeps its entries among them. */
    @Override
    public Object built(Object object, Object state) {
        boolean parameters = object instanceof Name name && name.name.equals("ParameterDict");
        return parameters && state instanceof Map<?, ?> attributes && attributes.get("_parameters") instanceof Map<?, ?> entries ? entries : object;
    }

    @Override
    public Object persistent(Object identity) {
        boolean known = identity instanceof List<?> list && list.size() >= 5 && "storage".equals(list.get(0)) && list.get(1) instanceof Name
            && list.get(2) instanceof String && list.get(4) instanceof Long;
        if (!known) throw bad("a reference to something other than a tensor's storage");
        List<?> list = (List<?>) identity;
        DType type = STORAGES.get(((Name) list.get(1)).name);
        long length = (Long) list.get(4);
        if (type == null || length < 0) throw bad("a storage of a type that is not known");
        if (list.size() > 5 && list.get(5) != null) throw bad("a storage that is part of another, as only very old files have it");
        storages.put((String) list.get(2), type);
        return new Storage((String) list.get(2), type, length);
    }

    private Object ordered(List<?> arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (arguments.isEmpty()) return map;
        if (!(arguments.getFirst() instanceof List<?> pairs)) throw bad("an ordered dictionary of something other than pairs");
        pairsRead += pairs.size();
        if (pairsRead > SafetensorsHeader.MAX_TENSORS) throw bad("ordered dictionaries of more than " + SafetensorsHeader.MAX_TENSORS + " entries");
        for (Object pair : pairs) {
            if (!(pair instanceof List<?> two) || two.size() != 2 || !(two.getFirst() instanceof String key)) throw bad("an ordered dictionary of something other than pairs");
            map.put(key, two.get(1));
        }
        return map;
    }

    private View view(List<?> arguments, Object type) {
        if (!(argument(arguments, 0) instanceof Storage storage) || !(argument(arguments, 1) instanceof Long offset)) throw bad("a tensor without a storage");
        DType values = type == null ? storage.type : type instanceof Name name && name.module.equals("torch") ? TYPES.get(name.name) : null;
        if (values == null) throw bad("a tensor of a type that is not known");
        List<Long> shape = naturals(argument(arguments, 2));
        List<Long> strides = naturals(argument(arguments, 3));
        if (shape.size() != strides.size() || offset < 0) throw bad("a tensor whose strides do not fit its shape");
        View view = new View(storage, values, offset, shape, strides);
        try {
            long last = offset;
            for (int i = 0; i < shape.size(); i++) last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
            long available = storage.length * storage.type.bytes() / values.bytes();
            if (view.size() > 0 && (last >= available || view.size() > available)) throw bad("a tensor that reaches beyond its storage");
        } catch (ArithmeticException e) {
            throw bad("a tensor that is too large");
        }
        return view;
    }

    private List<Long> naturals(Object list) {
        if (!(list instanceof List<?> numbers) || numbers.size() > MAX_RANK) throw bad("a tensor of more than " + MAX_RANK + " axes");
        List<Long> naturals = new ArrayList<>();
        for (Object number : numbers) {
            if (!(number instanceof Long natural) || natural < 0) throw bad("a tensor with a length that is none");
            naturals.add(natural);
        }
        return List.copyOf(naturals);
    }

    private Object argument(List<?> arguments, int index) {
        if (index >= arguments.size()) throw bad("a call with too few arguments");
        return arguments.get(index);
    }

    private CheckpointException bad(String reason) {
        return new CheckpointException(file, "", "refused pickle: " + reason);
    }
}
