package io.darkroom.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Python's pickle as the data that it is: a list of instructions for a stack machine, of which those that make numbers,
 * texts and containers are followed, and those that name, call or build anything else are left to a {@link Meaning}, which
 * knows a fixed list of names. Nothing is ever looked up or run. Time and memory are bounded by the number of instructions
 * and bytes that are read; nothing here calls itself, however deep the data.
 *
 * <p>A None is null; whole numbers are Long or BigInteger, others Double; lists and tuples are List, dictionaries are Map with
 * texts as keys, sets are Set of texts, bytes are byte[]. Source: pickletools of Python 3, protocols 0 to 5.
 */
final class PickleReader {
    /** Several times more than the largest published checkpoint needs. */
    static final int MAX_INSTRUCTIONS = 2_000_000;
    /** What keys begin with that are no texts. */
    static final String NO_NAME = "\0";
    private static final Object MARK = new Object();

    /** What the names in a pickle stand for. Implementations refuse, by an exception, whatever they do not know. */
    interface Meaning {

        /** A name of Python, as a value. */
        Object global(String module, String name);

        /** What calling {@code function} would give. */
        Object call(Object function, List<?> arguments);

        /** What an object becomes that is given its attributes. */
        Object built(Object object, Object state);

        /** What an identity, given by the program that wrote the pickle, refers to. */
        Object persistent(Object identity);
    }

    private final PickleBytes in;
    private final Meaning meaning;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickleReader(PickleBytes in, Meaning meaning) {
        this.in = in;
        this.meaning = meaning;
    }

    /**
     * Reads one pickle to its end.
     *
     * @throws CheckpointException it is broken, beyond the bounds, or asks for something that is not known to be harmless
     */
    static Object read(PickleBytes in, Meaning meaning) {
        PickleReader reader = new PickleReader(in, meaning);
        for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
            int opcode = in.one();
            if (opcode == '.') return reader.pop();
            if (!reader.pushed(opcode) && !reader.contained(opcode)) reader.follow(opcode);
        }
        throw in.bad("more than " + MAX_INSTRUCTIONS + " instructions");
    }

    /** Instructions that put a plain value on the stack. */
    private boolean pushed(int opcode) {
        switch (opcode) {
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'I' -> stack.add(truthOrNumber(in.line()));
            case 'L' -> stack.add(in.number(in.line().replaceFirst("L$", "")));
            case 'J' -> stack.add((long) in.int4());
            case 'K' -> stack.add((long) in.one());
            case 'M' -> stack.add((long) in.one() | in.one() << 8);
            case 0x8a -> stack.add(in.number(in.one()));
            case 0x8b -> stack.add(in.number(in.int4()));
            case 'F' -> stack.add(in.real(in.line()));
            case 'G' -> stack.add(in.real8());
            case 'S' -> stack.add(in.line().replaceFirst("^(['\"])(.*)\\1$", "$2"));
            case 'V' -> stack.add(in.line());
            case 'U', 0x8c -> stack.add(in.text(in.one()));
            case 'T', 'X' -> stack.add(in.text(Integer.toUnsignedLong(in.int4())));
            case 0x8d -> stack.add(in.text(in.int8()));
            case 'C' -> stack.add(in.raw(in.one()));
            case 'B' -> stack.add(in.raw(Integer.toUnsignedLong(in.int4())));
            case 0x8e, 0x96 -> stack.add(in.raw(in.int8()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object truthOrNumber(String line) {
        return line.equals("01") ? (Object) true : line.equals("00") ? (Object) false : in.number(line);
    }

    /** Instructions that make containers and fill them. */
    private boolean contained(int opcode) {
        switch (opcode) {
            case ']' -> stack.add(new ArrayList<>());
            case ')' -> stack.add(List.of());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 0x8f -> stack.add(new LinkedHashSet<>());
            case 'l' -> stack.add(sinceMark());
            case 't' -> stack.add(Collections.unmodifiableList(sinceMark()));
            case 0x85, 0x86, 0x87 -> stack.add(Collections.unmodifiableList(last(opcode - 0x84)));
            case 'd' -> stack.add(put(new LinkedHashMap<>(), sinceMark()));
            case 0x91 -> stack.add(put(new LinkedHashSet<>(), sinceMark()));
            case 'a' -> {
                List<Object> one = last(1);
                add(one);
            }
            case 'e' -> add(sinceMark());
            case 's' -> set(last(2));
            case 'u' -> set(sinceMark());
            case 0x90 -> {
                List<Object> members = sinceMark();
                if (!(peek() instanceof Set<?> set)) throw in.bad("adds members to something other than a set");
                put(set, members);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions about the machine itself, and those that mean more than data. */
    private void follow(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = in.one();
                if (protocol > 5) throw in.bad("protocol " + protocol + " is not known");
            }
            case 0x95 -> in.int8(); // a frame, which only helps those who read ahead
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> sinceMark();
            case '2' -> stack.add(peek());
            case 'g' -> stack.add(recall(in.index(in.line())));
            case 'h' -> stack.add(recall(in.one()));
            case 'j' -> stack.add(recall(Integer.toUnsignedLong(in.int4())));
            case 'p' -> memo.put(in.index(in.line()), peek());
            case 'q' -> memo.put((long) in.one(), peek());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.int4()), peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'c' -> stack.add(meaning.global(in.line(), in.line()));
            case 0x93 -> {
                List<Object> names = last(2);
                if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) throw in.bad("a name that is no text");
                stack.add(meaning.global(module, name));
            }
            case 'R', 0x81 -> {
                List<Object> call = last(2);
                stack.add(meaning.call(call.get(0), arguments(call.get(1))));
            }
            case 'b' -> {
                Object state = pop();
                stack.add(meaning.built(pop(), state));
            }
            case 'P' -> stack.add(meaning.persistent(in.line()));
            case 'Q' -> stack.add(meaning.persistent(pop()));
            default -> throw in.bad("instruction 0x" + Integer.toHexString(opcode) + ", which data does not need");
        }
    }

    private List<?> arguments(Object arguments) {
        if (!(arguments instanceof List<?> list)) throw in.bad("a call whose arguments are no tuple");
        return list;
    }

    private void add(List<Object> values) {
        if (!(peek() instanceof ArrayList<?> list)) throw in.bad("appends to something other than a list");
        put(list, values);
    }

    private void set(List<Object> pairs) {
        if (!(peek() instanceof Map<?, ?> map)) throw in.bad("sets an entry of something other than a dictionary");
        put(map, pairs);
    }

    @SuppressWarnings("unchecked")
    private Collection<?> put(Collection<?> container, List<Object> values) {
        for (Object value : values) ((Collection<Object>) container).add(container instanceof Set ? key(value) : value);
        return container;
    }

    @SuppressWarnings("unchecked")
    private Map<?, ?> put(Map<?, ?> map, List<Object> pairs) {
        if (pairs.size() % 2 != 0) throw in.bad("a dictionary entry without a value");
        for (int i = 0; i < pairs.size(); i += 2) ((Map<Object, Object>) map).put(key(pairs.get(i)), pairs.get(i + 1));
        return map;
    }

    /**
     * Texts are the only keys of interest. All others become texts that cannot be names: a container's hash would visit all
     * that is inside, perhaps without end, and keys of several types with one hash would be compared over and over.
     */
    private String key(Object key) {
        if (key instanceof Collection || key instanceof Map || key instanceof byte[]) throw in.bad("a key other than a text or number");
        return key instanceof String text ? text : NO_NAME + key;
    }

    private Object recall(long index) {
        if (!memo.containsKey(index)) throw in.bad("recalls something that was not kept");
        return memo.get(index);
    }

    private Object peek() {
        if (stack.isEmpty() || stack.getLast() == MARK) throw in.bad("its stack is empty");
        return stack.getLast();
    }

    private Object pop() {
        Object top = peek();
        stack.removeLast();
        return top;
    }

    private List<Object> last(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) values[i] = pop();
        return new ArrayList<>(Arrays.asList(values));
    }

    private List<Object> sinceMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) throw in.bad("its stack has no mark");
        List<Object> tail = stack.subList(mark + 1, stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        stack.removeLast();
        return values;
    }
}
