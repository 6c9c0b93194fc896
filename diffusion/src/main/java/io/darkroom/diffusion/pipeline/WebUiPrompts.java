package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.prompt.Chunk;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Composition;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.PromptSchedule;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The dialect of AUTOMATIC1111's web UI: attention, schedules, prompts of any length, and for the prompt {@code AND}. Tags of extra
 * networks and comments must have been taken out. A prompt and a negative prompt of different length are told as long as they are,
 * unless {@code padShorter}.
 *
 * @param before     network calls of the pass before this one, by which a second pass reads its schedules; 0 for a first pass
 * @param calls      of this pass as schedules count them: the steps, twice the steps for samplers with two calls a step
 * @param clipSkip   how many of the text encoder's last layers are left out, for prompt and negative prompt; as in the original it counts
 *                   for Stable Diffusion 1 alone
 * @param options    how prompts are cut, and what weights do
 * @param padShorter whether the shorter of prompt and negative prompt is filled up with empty chunks
 * @param embeddings learned words that both may use
 */
public record WebUiPrompts(String prompt, String negative, int before, int calls, int clipSkip, Chunks.Options options, boolean padShorter,
                           Embeddings embeddings) implements Prompts {
    /** A prompt that asks for more runs of the text encoder is refused: as many chunks, each of up to 600 KB, are kept. */
    public static final int MAX_RUNS = 512;

    /** As the program begins, for one pass. */
    public static WebUiPrompts of(String prompt, String negative, int calls) {
        return new WebUiPrompts(prompt, negative, 0, calls, 0, Chunks.Options.USUAL, false, Embeddings.NONE);
    }

    /** A text with its schedule. @param conditions one for each entry of the schedule */
    private record Line(PromptSchedule schedule, List<Condition> conditions) {
        Condition at(int call) {
            return conditions.get(schedule.indexAt(call));
        }
    }

    @Override
    public IntFunction<Conditioning> encode(DiffusionModel model, boolean guided, Cancellation cancellation) {
        List<Composition.Part> parts = Composition.parts(prompt);
        Map<String, Line> lines = new HashMap<>();
        for (Composition.Part part : parts) {
            if (!lines.containsKey(part.text())) lines.put(part.text(), line(model, part.text(), false, cancellation));
        }
        Line against = guided ? line(model, negative, true, cancellation) : null;
        Condition empty = padShorter ? line(model, "", false, cancellation).at(0) : null;
        return call -> {
            int tokens = parts.stream().mapToInt(part -> lines.get(part.text()).at(call).context().dim(1)).max().orElseThrow();
            Condition away = against == null ? null : against.at(call);
            int all = padShorter && away != null ? Math.max(tokens, away.context().dim(1)) : tokens;
            List<Conditioning.Weighted> weighted = new ArrayList<>();
            for (Composition.Part part : parts) {
                Condition told = lastRepeated(lines.get(part.text()).at(call), tokens);
                weighted.add(new Conditioning.Weighted(all > tokens ? padded(told, empty, all) : told, part.weight()));
            }
            return new Conditioning(weighted, away != null && padShorter ? padded(away, empty, all) : away);
        };
    }

    /** A shorter one of several joined prompts is as long as the longest by having its last vector again and again. */
    private static Condition lastRepeated(Condition condition, int tokens) {
        Tensor context = condition.context();
        int channels = context.dim(2);
        if (context.dim(1) == tokens) return condition;
        Tensor longer = Tensor.zeros(1, tokens, channels);
        int own = context.data().length;
        System.arraycopy(context.data(), 0, longer.data(), 0, own);
        for (int at = own; at < longer.data().length; at += channels) System.arraycopy(context.data(), own - channels, longer.data(), at, channels);
        return new Condition(longer, condition.pooled());
    }

    private static Condition padded(Condition condition, Condition empty, int tokens) {
        Tensor context = condition.context();
        while (context.dim(1) < tokens) context = Tensor.concat(List.of(context, empty.context()), 1);
        return new Condition(context, condition.pooled());
    }

    private Line line(DiffusionModel model, String text, boolean isNegative, Cancellation cancellation) {
        PromptSchedule schedule = before == 0 ? PromptSchedule.of(text, calls) : PromptSchedule.ofSecondPass(text, before, calls);
        Map<String, Integer> times = new LinkedHashMap<>();
        for (PromptSchedule.Entry entry : schedule.entries()) times.merge(entry.text(), 1, Integer::sum);
        Map<String, Condition> conditions = encode(model, times, cancellation);
        boolean nothing = isNegative && model.isXl() && times.keySet().equals(Set.of(""));
        return new Line(schedule, schedule.entries().stream().map(entry -> conditions.get(entry.text())).map(c -> nothing ? c.zeros() : c).toList());
    }

    /** @param times the texts of a schedule, and for how many of its entries each stands */
    private Map<String, Condition> encode(DiffusionModel model, Map<String, Integer> times, Cancellation cancellation) {
        List<String> texts = List.copyOf(times.keySet());
        List<List<List<Chunk>>> chunks = new ArrayList<>();
        for (TextEncoder encoder : model.textEncoders()) {
            chunks.add(texts.stream().map(text -> Chunks.of(text, encoder.tokenizer(), embeddings, options).list()).toList());
        }
        int length = chunks.stream().flatMap(List::stream).mapToInt(List::size).max().orElseThrow();
        if ((long) length * texts.size() > MAX_RUNS) {
            throw new IllegalArgumentException("a prompt of " + length + " chunks that is told in " + texts.size() + " ways; " + MAX_RUNS + " together are possible");
        }
        List<List<TextEncoder.Encoded>> encoded = new ArrayList<>();
        List<Integer> counts = List.copyOf(times.values());
        for (int place = 0; place < chunks.size(); place++) encoded.add(encode(model, place, chunks.get(place), length, counts, cancellation));
        Map<String, Condition> conditions = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            int text = i;
            Tensor context = Tensor.concat(encoded.stream().map(own -> own.get(text).states()).toList(), 2);
            conditions.put(texts.get(i), new Condition(context, encoded.getLast().get(i).pooled()));
        }
        return conditions;
    }

    /** All texts of a schedule by one text encoder; chunk by chunk they share the mean that weights leave as it is. */
    private List<TextEncoder.Encoded> encode(DiffusionModel model, int place, List<List<Chunk>> texts, int length, List<Integer> times, Cancellation cancellation) {
        List<List<Tensor>> states = new ArrayList<>();
        List<Tensor> pooled = new ArrayList<>();
        for (int at = 0; at < length; at++) {
            List<Chunk> row = new ArrayList<>();
            for (List<Chunk> chunks : texts) row.add(at < chunks.size() ? chunks.get(at) : Chunks.empty(model.textEncoders().get(place).tokenizer()));
            List<TextEncoder.Encoded> answers = row.stream().map(chunk -> encode(model, place, chunk, cancellation)).toList();
            states.add(answers.stream().map(TextEncoder.Encoded::states).toList());
            options.emphasis().apply(states.getLast(), row.stream().map(Chunk::weights).toList(), times);
            if (at == 0) for (TextEncoder.Encoded answer : answers) pooled.add(answer.pooled());
        }
        List<TextEncoder.Encoded> encoded = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            int text = i;
            encoded.add(new TextEncoder.Encoded(Tensor.concat(states.stream().map(row -> row.get(text)).toList(), 1), pooled.get(i)));
        }
        return encoded;
    }

    private TextEncoder.Encoded encode(DiffusionModel model, int place, Chunk chunk, Cancellation cancellation) {
        TextEncoder encoder = model.textEncoders().get(place);
        int end = encoder.tokenizer().endId();
        int padding = encoder.tokenizer().paddingId();
        int[] ids = chunk.ids().clone();
        if (padding != end) {
            int after = 0;
            while (ids[after] != end) after++;
            Arrays.fill(ids, after + 1, ids.length, padding);
        }
        List<TextEncoder.Learned> learned = new ArrayList<>();
        for (Chunk.Placed placed : chunk.embeddings()) {
            Tensor table = placed.embedding().table(place, model.textEncoders().size(), encoder.settings().channels());
            for (int k = 0; k < table.dim(0) && placed.at() + 1 + k < ids.length; k++) learned.add(new TextEncoder.Learned(placed.at() + 1 + k, table.row(k).data()));
        }
        return encoder.encode(ids, learned, model.isXl() || padding != end ? 0 : clipSkip, cancellation);
    }
}
