package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.Attachments;
import io.darkroom.diffusion.network.Seamless;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The UNet as pipelines ask it: row by row.
 *
 * <p>On a processor every row is a run of its own: a larger batch would gain nothing there and cost memory, and this way a
 * picture does not depend on its batch by as much as a rounding. Elsewhere rows of equal shapes go in one run, or in
 * several where memory does not hold them together.
 */
public final class Denoiser implements AutoCloseable {
    private final UNetConfig config;
    private final Function<Attachments, LazyNetwork> variant;
    private final Map<Attachments, LazyNetwork> variants = new HashMap<>();
    private final boolean merging;
    private final boolean oneByOne;
    private boolean closed;

    private Denoiser(UNetConfig config, Function<Attachments, LazyNetwork> variant, boolean merging, boolean oneByOne) {
        this.config = config;
        this.merging = merging;
        this.variant = variant;
        this.oneByOne = oneByOne;
    }

    /**
     * Loads a UNet. Variants that take the answers of other networks share its weights and are loaded when they are first needed.
     */
    static Denoiser open(Component component, Variation variation, Device device, Path cacheDir, int threads) {
        return open(component, variation, device, cacheDir, threads, device.isCpu());
    }

    static Denoiser open(Component component, Variation variation, Device device, Path cacheDir, int threads, boolean oneByOne) {
        UNetConfig config = UNetConfig.of(component.config());
        Denoiser denoiser = new Denoiser(config, with -> {
            UNet unet = new UNet(config, with, null, variation.merging());
            return new LazyNetwork(variation.seamless() ? new Seamless(unet) : unet, component.weights(), device, cacheDir, threads);
        }, variation.merging() > 0, oneByOne);
        denoiser.network(Attachments.NONE).get();
        return denoiser;
    }

    private synchronized LazyNetwork network(Attachments attachments) {
        if (closed) throw new IllegalStateException("the denoiser is closed");
        return variants.computeIfAbsent(attachments, variant);
    }

    public UNetConfig settings() {
        return config;
    }

    /** Begins a run. */
    public Session session(Cancellation cancellation) {
        return new Session(cancellation);
    }

    /** A run's inputs in native memory. For one thread; closing frees them. */
    public final class Session implements WatchedDenoiser, AutoCloseable {
        private final Map<LazyNetwork, Invocation> invocations = new LinkedHashMap<>();
        private final Cancellation cancellation;
        private final RowBatches batches = new RowBatches();

        private Session(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        @Override
        public List<Tensor> predict(List<Row> rows) {
            return grouped(rows, group -> apart(run(group, Attachments.of(group.getFirst().inputs().keySet(), config)).get("out"), group.size()));
        }

        @Override
        public List<Watched> watch(List<Row> rows) {
            return grouped(rows, group -> {
                Map<String, Tensor> together = run(group, Attachments.of(group.getFirst().inputs().keySet(), config).watching());
                List<Watched> seen = new ArrayList<>();
                for (int k = 0; k < group.size(); k++) seen.add(new Watched(together.get("out").row(k), together.get("mid_attention").row(k)));
                return seen;
            });
        }

        /** Answers rows that can go in one run together, and puts the answers into the rows' order. */
        private <A> List<A> grouped(List<Row> rows, Function<List<Row>, List<A>> answer) {
            Map<Object, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) groups.computeIfAbsent(oneByOne ? i : shapes(rows.get(i)), shape -> new ArrayList<>()).add(i);
            List<A> answers = new ArrayList<>(Collections.nCopies(rows.size(), null));
            for (List<Integer> group : groups.values()) {
                List<A> together = batches.run(group.stream().map(rows::get).toList(), answer);
                for (int k = 0; k < group.size(); k++) answers.set(group.get(k), together.get(k));
            }
            return answers;
        }

        private static List<Tensor> apart(Tensor together, int count) {
            List<Tensor> rows = new ArrayList<>();
            for (int k = 0; k < count; k++) rows.add(together.row(k));
            return rows;
        }

        /** Rows with equal ones can go in one run. */
        private static List<Object> shapes(Row row) {
            Map<String, Object> shapes = new TreeMap<>();
            row.inputs().forEach((name, value) -> shapes.put(name, Arrays.toString(value.shape())));
            return List.of(Arrays.toString(row.sample().shape()), Arrays.toString(row.context().shape()), shapes);
        }

        private Map<String, Tensor> run(List<Row> rows, Attachments attachments) {
            Map<String, Tensor> others = rows.getFirst().inputs();
            Tensor first = rows.getFirst().latent();
            if (merging && (first.dim(2) < 2 || first.dim(3) < 2)) throw new IllegalArgumentException(first + " has no tokens to merge");
            Invocation invocation = invocations.computeIfAbsent(network(attachments), network -> network.get().invocation());
            double[] times = rows.stream().mapToDouble(Row::time).toArray();
            invocation.set("sample", Tensor.concat(rows.stream().map(Row::sample).toList(), 0));
            invocation.set("time", config.time().of(times.length, times));
            invocation.set("encoder_hidden_states", Tensor.concat(rows.stream().map(Row::context).toList(), 0));
            for (String name : others.keySet()) invocation.set(name, Tensor.concat(rows.stream().map(row -> row.inputs().get(name)).toList(), 0));
            return cancellation.run(invocation);
        }

        @Override
        public void close() {
            invocations.values().forEach(Invocation::close);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        variants.values().forEach(LazyNetwork::close);
    }
}
