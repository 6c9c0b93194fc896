package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files of PyTorch that no program wrote. Those that would run a command on loading would leave a file behind. */
class CraftedPickleTest {
    private static final long[] ONE = {1};

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> programsInPickles() {
        String command = "touch " + folder.resolve("harmed");
        return refused(
            CraftedFile.of("os.system", "asks for os.system", archive(Pickle.begin().global("os", "system").text(command).op(0x85, 'R'))),
            CraftedFile.of("posix.system without PyTorch around", "asks for posix.system", Pickle.begin().global("posix", "system").text(command).op(0x85, 'R').end()),
            CraftedFile.of("eval by stack", "asks for builtins.eval", archive(Pickle.begin().text("builtins").text("eval").op(0x93).text("1").op(0x85, 'R'))),
            CraftedFile.of("getattr", "asks for __builtin__.getattr", archive(Pickle.begin().global("__builtin__", "getattr"))),
            CraftedFile.of("a module of torch", "asks for torch.hub.load", archive(Pickle.begin().global("torch.hub", "load"))),
            CraftedFile.of("load from bytes", "asks for torch.storage._load_from_bytes", archive(Pickle.begin().global("torch.storage", "_load_from_bytes"))),
            CraftedFile.of("an instance", "instruction 0x69", archive(Pickle.begin().op('(').text(command).op('i').text("os\nsystem\n"))),
            CraftedFile.of("an object", "instruction 0x6f", archive(Pickle.begin().op('(').global("collections", "OrderedDict").op('o'))),
            CraftedFile.of("an extension code", "instruction 0x82", archive(Pickle.begin().op(0x82, 1))),
            CraftedFile.of("a call of a text", "call of something that has no name", archive(Pickle.begin().text("os.system").op(')', 'R'))),
            CraftedFile.of("a name with control characters", "asks for o??s.system", archive(Pickle.begin().global("o\u001b\u0007s", "system"))),
            CraftedFile.of("a new object of another class", "asks for subprocess.Popen", archive(Pickle.begin().global("subprocess", "Popen").op(')', 0x81))));
    }

    @TestFactory
    Stream<DynamicTest> bombs() throws IOException {
        return refused(
            CraftedFile.of("endless instructions", "more than 2000000 instructions", archive(Pickle.begin().op(repeated(3_000_000, 'N')))),
            CraftedFile.of("endless dictionaries", "more than 2000000 instructions", archive(Pickle.begin().op(repeated(3_000_000, '}')))),
            CraftedFile.of("lists in lists in lists", "holds no tensors with names", archive(nested(']', 'a'))),
            CraftedFile.of("tuples in tuples in tuples", "holds no tensors with names", archive(Pickle.begin().op(')').op(repeated(1_000_000, 0x85)))),
            CraftedFile.of("doubled lists", "holds no tensors with names", archive(Pickle.begin().op(']').op(repeated(100_000, '2', 0x86)))),
            CraftedFile.of("doubled tuples as a key", "a key other than a text or number", archive(Pickle.begin().op('}', ')').op(repeated(60, '2', 0x86)).op('N', 's'))),
            CraftedFile.of("dictionaries that hold each other", "hold each other over and over", archive(doubled())),
            CraftedFile.of("a dictionary that holds itself", "holds no tensors", archive(Pickle.begin().op('}', 'q', 0).text("self").op('h', 0, 's'))),
            CraftedFile.of("a list that holds itself", "holds no tensors with names", archive(Pickle.begin().op(']', 'q', 0, 'h', 0, 'a'))),
            CraftedFile.of("ordered dictionaries of one long list", "ordered dictionaries of more than", archive(ordered())),
            CraftedFile.of("a text longer than the file", "it ends too early", archive(Pickle.begin().op(0x8d).int8(1L << 62))),
            CraftedFile.of("a text of negative length", "it ends too early", archive(Pickle.begin().op(0x8d).int8(-1))),
            CraftedFile.of("a number of a million bytes", "a number of 1000000 bytes", archive(Pickle.begin().op(0x8b).int4(1_000_000))),
            CraftedFile.of("a line without end", "a line of more than 1024 characters", archive(Pickle.begin().op('c').op(repeated(5000, 'a')))),
            CraftedFile.of("values that a million tensors share", "repeat the same values over and over", Pickle.archive(shared().end(), new float[10_000])));
    }

    @TestFactory
    Stream<DynamicTest> brokenPickles() {
        return refused(
            CraftedFile.of("no end", "it ends too early", pack(new byte[] {(byte) 0x80, 2, '}'})),
            CraftedFile.of("an empty stack", "its stack is empty", archive(Pickle.begin().op('a'))),
            CraftedFile.of("no mark", "its stack has no mark", archive(Pickle.begin().op('N', 't'))),
            CraftedFile.of("nothing kept", "recalls something that was not kept", archive(Pickle.begin().op('h', 7))),
            CraftedFile.of("protocol 9", "protocol 9", archive(new Pickle().op(0x80, 9))),
            CraftedFile.of("half an entry", "without a value", archive(Pickle.begin().op('}', '(').text("a").op('u'))),
            CraftedFile.of("a tensor beyond its storage", "reaches beyond its storage", archive(named("0", 4, 2, new long[] {3}, ONE))),
            CraftedFile.of("a tensor of repeated values", "reaches beyond its storage", archive(named("0", 4, 0, new long[] {1L << 40}, new long[] {0}))),
            CraftedFile.of("a tensor without bounds", "too large", archive(named("0", 4, 0, new long[] {1L << 40, 1L << 40}, new long[] {1L << 40, 1}))),
            CraftedFile.of("a negative length", "a length that is none", archive(named("0", 4, 0, new long[] {-1}, ONE))),
            CraftedFile.of("a negative stride", "a length that is none", archive(named("0", 4, 3, new long[] {2}, new long[] {-1}))),
            CraftedFile.of("a negative offset", "strides do not fit", archive(named("0", 4, -1, new long[] {2}, ONE))),
            CraftedFile.of("strides for other axes", "strides do not fit", archive(named("0", 4, 0, new long[] {2, 2}, ONE))),
            CraftedFile.of("a storage that is not there", "its values are missing", archive(named("1", 4, 0, new long[] {2}, ONE))),
            CraftedFile.of("a storage shorter than said", "its values are missing", archive(named("0", 5, 0, new long[] {2}, ONE))),
            CraftedFile.of("a storage of an unknown type", "asks for torch.QInt8Storage",
                archive(Pickle.begin().op('}').text("x").tensor("QInt8Storage", "0", 4, 0, new long[] {2}, ONE).op('s'))),
            CraftedFile.of("no reference to a storage", "other than a tensor's storage", archive(Pickle.begin().text("0").op('Q'))),
            CraftedFile.of("values cut off", "truncated inside its values", Pickle.plain(named("0", 4, 0, new long[] {2}, ONE).end(), 4, 1, 2)),
            CraftedFile.of("more values than any file has", "truncated inside its values", Pickle.plain(named("0", 4, 0, new long[] {2}, ONE).end(), Long.MAX_VALUE, 1)),
            CraftedFile.of("some other pickle", "none that PyTorch wrote", Pickle.begin().text("a perfectly harmless text").end()));
    }

    @TestFactory
    Stream<DynamicTest> brokenArchives() throws IOException {
        byte[] sound = archive(named("0", 4, 0, new long[] {2}, ONE));
        return refused(
            CraftedFile.of("compressed zeros", "is compressed", Pickle.zip(ZipEntry.DEFLATED, Map.of("archive/data.pkl", new byte[50 << 20]))),
            CraftedFile.of("a document", "none that PyTorch wrote", Pickle.zip(ZipEntry.STORED, Map.of("word/document.xml", new byte[100]))),
            CraftedFile.of("two pickles", "none that PyTorch wrote", Pickle.zip(ZipEntry.STORED, Map.of("a/data.pkl", new byte[9], "b/data.pkl", new byte[9]))),
            CraftedFile.of("cut off", "its directory is missing", Arrays.copyOf(sound, sound.length / 2)),
            CraftedFile.of("a directory outside", "lies outside", changed(sound, end(sound) + 16, 0x7ffffff0)),
            CraftedFile.of("a directory elsewhere", "directory is damaged", changed(sound, end(sound) + 16, 4)),
            CraftedFile.of("64-bit lengths that are not there", "64-bit directory is missing", changed(sound, end(sound) + 16, -1)),
            CraftedFile.of("a 64-bit directory elsewhere", "lies elsewhere than said", wide(sound, Long.MAX_VALUE)),
            CraftedFile.of("a 64-bit directory before the file", "lies elsewhere than said", wide(sound, -1)),
            CraftedFile.of("a file longer than the archive", "is longer than the archive", changed(changed(sound, central(sound) + 24, 1 << 30), central(sound) + 20, 1 << 30)),
            CraftedFile.of("two lengths", "is said to have two lengths", changed(sound, central(sound) + 24, 1)),
            CraftedFile.of("a file elsewhere", "lies elsewhere than said", changed(sound, central(sound) + 42, 3)),
            CraftedFile.of("files that overlap", "overlap", overlapping(sound)),
            CraftedFile.of("an encrypted file", "is encrypted", changed(sound, central(sound) + 8, 1)),
            CraftedFile.of("a file of two names", "has two names", changed(sound, central(sound) + 46, 0x78787878)));
    }

    @AfterEach
    void nothingWasRun() {
        assertThat(folder.resolve("harmed")).doesNotExist();
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    private Stream<DynamicTest> refused(CraftedFile... files) {
        return CraftedFile.tests(Stream.of(files), folder);
    }

    private static byte[] archive(Pickle pickle) {
        return pack(pickle.end());
    }

    private static byte[] pack(byte[] pickle) {
        try {
            return Pickle.archive(pickle, 1, 2, 3, 4);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Pickle named(String storage, long length, long offset, long[] shape, long[] strides) {
        return Pickle.begin().op('}').text("x").tensor(storage, length, offset, shape, strides).op('s');
    }

    private static int[] repeated(int times, int... opcodes) {
        int[] all = new int[times * opcodes.length];
        for (int i = 0; i < all.length; i++) all[i] = opcodes[i % opcodes.length];
        return all;
    }

    private static Pickle nested(int make, int add) {
        return Pickle.begin().op(repeated(500_000, make)).op(repeated(499_999, add));
    }

    /** Three dictionaries, each with a thousand entries that are all the next one. */
    private static Pickle doubled() {
        Pickle pickle = Pickle.begin().op('}', 'q', 0);
        for (int level = 1; level < 3; level++) {
            pickle.op('}', '(');
            for (int i = 0; i < 1500; i++) pickle.text("k" + i).op('h', level - 1);
            pickle.op('u', 'q', level);
        }
        pickle.op('}', '(');
        for (int i = 0; i < 1500; i++) pickle.text("k" + i).op('h', 2);
        return pickle.op('u');
    }

    private static Pickle ordered() {
        Pickle pickle = Pickle.begin().global("collections", "OrderedDict").op('q', 1, ']', '(');
        for (int i = 0; i < 10_000; i++) pickle.text("k" + i).op('N', 0x86);
        pickle.op('e', 0x85, 'q', 0, '0', '0');
        for (int i = 0; i < 100_000; i++) pickle.op('h', 1, 'h', 0, 'R');
        return pickle;
    }

    private static Pickle shared() {
        Pickle pickle = Pickle.begin().op('}', '(').text("x").tensor("0", 10_000, 0, new long[] {10_000}, ONE).op('q', 0);
        for (int i = 0; i < 99_000; i++) pickle.text("" + i).op('h', 0);
        return pickle.op('u');
    }

    /** Where the archive's end record begins. */
    private static int end(byte[] zip) {
        return zip.length - 22;
    }

    /** Where the archive's directory begins. */
    private static int central(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(end(zip) + 16);
    }

    private static byte[] changed(byte[] zip, int at, int value) {
        return ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value).array();
    }

    /** Puts a locator of a 64-bit directory in front of the end record. */
    private static byte[] wide(byte[] zip, long offset) {
        ByteBuffer bytes = ByteBuffer.allocate(zip.length + 20).order(ByteOrder.LITTLE_ENDIAN).put(zip, 0, end(zip));
        bytes.putInt(0x07064b50).putInt(0).putLong(offset).putInt(1).put(zip, end(zip), 22);
        return bytes.putInt(zip.length - 2 + 16, -1).array();
    }

    /** Makes the second file in the directory begin where the first does, under the second's name. */
    private static byte[] overlapping(byte[] zip) {
        int second = central(zip) + 46 + "archive/data.pkl".length();
        byte[] name = Arrays.copyOfRange(zip, second + 46, second + 46 + "archive/data/0".length());
        Map<String, byte[]> files = new LinkedHashMap<>();
        try {
            byte[] inner = Pickle.zip(ZipEntry.STORED, Map.of(new String(name), new byte[4]));
            files.put("archive/data.pkl", Arrays.copyOf(inner, central(inner)));
            files.put(new String(name), new byte[4]);
            byte[] outer = Pickle.zip(ZipEntry.STORED, files);
            return changed(outer, central(outer) + 46 + "archive/data.pkl".length() + 42, 30 + "archive/data.pkl".length());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
