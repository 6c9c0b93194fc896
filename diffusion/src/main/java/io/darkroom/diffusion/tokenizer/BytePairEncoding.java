package io.darkroom.diffusion.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Byte-pair encoding of single words: a word begins as its UTF-8 bytes and the neighbouring pair that was learned earliest
 * is joined, again and again, until no pair is known. The last piece of a word carries the mark {@code </w>}.
 * A word of n bytes takes n log n time. Source: Sennrich et al., Neural Machine Translation of Rare Words with Subword
 * Units, 2016; bytes are spelt as GPT-2 spells them.
 */
final class BytePairEncoding {

    private static final int MAX_CACHED_WORDS = 20_000;
    private static final int MAX_CACHED_LENGTH = 40;

    /** Two neighbouring pieces' joint piece, and how early the pair was learned. */
    private record Merge(int rank, int joined) {
    }

    /** A pair that may be joined: its places in the word, and the pieces seen there when it was found. */
    private record Candidate(int rank, int place, int left, int right) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Integer.compare(place, other.place);
        }
    }

    private final int[] inner = new int[256];
    private final int[] last = new int[256];
    private final Map<Long, Merge> merges = new HashMap<>();
    private final Map<String, int[]> words = new ConcurrentHashMap<>();

    /**
     * @param lines   of {@code merges.txt}: two pieces a line in the order they were learned, after a line that starts with {@code #version}
     * @param unknown the id of bytes that the vocabulary lacks
     */
    BytePairEncoding(Map<String, Integer> vocabulary, List<String> lines, int unknown) throws IOException {
        for (int b = 0; b < 256; b++) {
            String spelling = Character.toString(spelling(b));
            inner[b] = vocabulary.getOrDefault(spelling, unknown);
            last[b] = vocabulary.getOrDefault(spelling + "</w>", unknown);
        }
        for (String line : lines) {
            if (line.startsWith("#version") || line.isBlank()) continue;
            String[] pair = line.split(" ");
            if (pair.length != 2) throw new IOException("merges.txt: not a pair: " + line);
            Integer left = vocabulary.get(pair[0]);
            Integer right = vocabulary.get(pair[1]);
            Integer joined = vocabulary.get(pair[0] + pair[1]);
            if (left == null || right == null || joined == null) throw new IOException("merges.txt: not in the vocabulary: " + line);
            merges.putIfAbsent(key(left, right), new Merge(merges.size(), joined));
        }
    }

    /** How single bytes are spelt, in the order of CLIP's vocabulary: those that are printed come first. */
    static List<String> bytes() {
        List<String> spellings = new ArrayList<>();
        for (int b = 0; b < 256; b++) if (printable(b)) spellings.add(Character.toString(spelling(b)));
        for (int b = 0; b < 256; b++) if (!printable(b)) spellings.add(Character.toString(spelling(b)));
        return spellings;
    }

    /** The ids of one word. The array may be shared: do not change it. */
    int[] encode(String word) {
        int[] known = words.get(word);
        if (known != null) return known;
        int[] ids = join(word.getBytes(StandardCharsets.UTF_8));
        if (word.length() <= MAX_CACHED_LENGTH && words.size() < MAX_CACHED_WORDS) words.put(word, ids);
        return ids;
    }

    private int[] join(byte[] bytes) {
        int n = bytes.length;
        int[] pieces = new int[n];
        int[] next = new int[n];
        int[] previous = new int[n];
        for (int i = 0; i < n; i++) {
            pieces[i] = (i == n - 1 ? last : inner)[bytes[i] & 255];
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        PriorityQueue<Candidate> candidates = new PriorityQueue<>();
        for (int i = 0; i + 1 < n; i++) offer(candidates, pieces, i, i + 1);
        int count = n;
        while (!candidates.isEmpty()) {
            Candidate best = candidates.poll();
            int left = best.place;
            int right = next[left];
            if (pieces[left] != best.left || right == n || pieces[right] != best.right) continue;
            pieces[left] = merges.get(key(best.left, best.right)).joined;
            pieces[right] = -1;
            next[left] = next[right];
            if (next[left] < n) {
                previous[next[left]] = left;
                offer(candidates, pieces, left, next[left]);
            }
            if (previous[left] >= 0) offer(candidates, pieces, previous[left], left);
            count--;
        }
        int[] ids = new int[count];
        int k = 0;
        for (int i = 0; i < n; i = next[i]) ids[k++] = pieces[i];
        return Arrays.copyOf(ids, k);
    }

    private void offer(PriorityQueue<Candidate> candidates, int[] pieces, int left, int right) {
        Merge merge = merges.get(key(pieces[left], pieces[right]));
        if (merge != null) candidates.add(new Candidate(merge.rank, left, pieces[left], pieces[right]));
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    /** Printable bytes of Latin-1 stand for themselves, the others for the characters from 256 on, in their order. */
    private static int spelling(int value) {
        if (printable(value)) return value;
        int before = 0;
        for (int b = 0; b < value; b++) if (!printable(b)) before++;
        return 256 + before;
    }

    private static boolean printable(int b) {
        return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xFF && b != 0xAD;
    }
}
