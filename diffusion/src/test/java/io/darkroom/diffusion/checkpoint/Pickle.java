package io.darkroom.diffusion.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles instruction by instruction, well-formed or not, and the files that PyTorch puts around them. */
public final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A pickle of protocol 2. */
    public static Pickle begin() {
        return new Pickle().op(0x80, 2);
    }

    /** Single bytes. */
    public Pickle op(int... bytes) {
        for (int b : bytes) out.write(b);
        return this;
    }

    Pickle int4(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    Pickle int8(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    public Pickle text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op('X').int4(bytes.length).out.writeBytes(bytes);
        return this;
    }

    /** A whole number of eight bytes. */
    Pickle number(long value) {
        return op(0x8a, 8).int8(value);
    }

    public Pickle global(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickle numbers(long... values) {
        op('(');
        for (long value : values) number(value);
        return op('t');
    }

    /** A tensor of float32 over the storage {@code key} of {@code length} values. */
    public Pickle tensor(String key, long length, long offset, long[] shape, long[] strides) {
        return tensor("FloatStorage", key, length, offset, shape, strides);
    }

    Pickle tensor(String storage, String key, long length, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").op('(', '(').text("storage").global("torch", storage).text(key).text("cpu").number(length).op('t', 'Q');
        return number(offset).numbers(shape).numbers(strides).op(0x89).global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    public byte[] end() {
        return op('.').out.toByteArray();
    }

    /** An archive as PyTorch writes it, with a storage {@code 0} of {@code values}. */
    public static byte[] archive(byte[] pickle, float... values) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("archive/data.pkl", pickle);
        files.put("archive/data/0", floats(values));
        files.put("archive/version", new byte[] {'3', '\n'});
        return zip(ZipEntry.STORED, files);
    }

    static byte[] zip(int method, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(method);
            for (var file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                CRC32 sum = new CRC32();
                sum.update(file.getValue());
                entry.setCrc(sum.getValue());
                entry.setSize(file.getValue().length);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** The plain form of before 2020, with a storage {@code 0} that is said to have {@code count} values. */
    static byte[] plain(byte[] object, long count, float... values) {
        Pickle file = new Pickle();
        file.op(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
        file.op(0x80, 2, 'M', 0xe9, 0x03, '.');
        file.op(0x80, 2, '}', '.');
        file.out.writeBytes(object);
        file.op(0x80, 2, ']').text("0").op('a', '.');
        file.int8(count).out.writeBytes(floats(values));
        return file.out.toByteArray();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return bytes.array();
    }
}
