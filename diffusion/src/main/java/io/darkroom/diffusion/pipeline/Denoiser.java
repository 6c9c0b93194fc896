package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The UNet as pipelines ask it: row by row.
 *
 * <p>On a processor every row is a run of its own: a larger batch would gain nothing there and cost memory, and this way a
 * picture does not depend on its batch by as much as a rounding. Elsewhere rows of equal shapes go in one run.
 */
public final class Denoiser implements AutoCloseable {
    private final UNetConfig config;
    private final LazyNetwork plain;
    private final LazyNetwork controlled;
    private final boolean oneByOne;

    private Denoiser(UNetConfig config, LazyNetwork plain, LazyNetwork controlled, boolean oneByOne) {
        this.config = config;
        this.plain = plain;
        this.controlled = controlled;
        this.oneByOne = oneByOne;
    }

    /** Loads a UNet. The variant that takes a ControlNet's answers shares its weights and is loaded when it is first needed. */
    static Denoiser open(Component component, Device device, Path cacheDir, int threads) {
        return open(component, device, cacheDir, threads, device.isCpu());
    }

    static Denoiser open(Component component, Device device, Path cacheDir, int threads, boolean oneByOne) {
        UNetConfig config = UNetConfig.of(component.config());
        LazyNetwork plain = new LazyNetwork(new UNet(config, false), component.weights(), device, cacheDir, threads);
        plain.get();
        return new Denoiser(config, plain, new LazyNetwork(new UNet(config, true), component.weights(), device, cacheDir, threads), oneByOne);
    }

    public UNetConfig settings() {
        return config;
    }

    /** Begins a run. */
    public Session session(Cancellation cancellation) {
        return new Session(cancellation);
    }

    /** A run's inputs in native memory. For one thread; closing frees them. */
    public final class Session implements RowDenoiser, AutoCloseable {
        private final Map<LazyNetwork, Invocation> invocations = new LinkedHashMap<>();
        private final Cancellation cancellation;

        private Session(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        @Override
        public List<Tensor> predict(List<Row> rows) {
            Map<Object, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) groups.computeIfAbsent(oneByOne ? i : shapes(rows.get(i)), shape -> new ArrayList<>()).add(i);
            Tensor[] answers = new Tensor[rows.size()];
            for (List<Integer> group : groups.values()) {
                Tensor together = run(group.stream().map(rows::get).toList());
                for (int k = 0; k < group.size(); k++) answers[group.get(k)] = together.row(k);
            }
            return List.of(answers);
        }

        /** Rows with equal ones can go in one run. */
        private static List<Object> shapes(Row row) {
            Map<String, Object> shapes = new TreeMap<>();
            row.inputs().forEach((name, value) -> shapes.put(name, Arrays.toString(value.shape())));
            return List.of(Arrays.toString(row.sample().shape()), Arrays.toString(row.context().shape()), shapes);
        }

        private Tensor run(List<Row> rows) {
            Map<String, Tensor> others = rows.getFirst().inputs();
            Invocation invocation = invocations.computeIfAbsent(others.containsKey("mid_residual") ? controlled : plain, network -> network.get().invocation());
            double[] times = rows.stream().mapToDouble(Row::time).toArray();
            invocation.set("sample", Tensor.concat(rows.stream().map(Row::sample).toList(), 0));
            invocation.set("time", config.time().of(times.length, times));
            invocation.set("encoder_hidden_states", Tensor.concat(rows.stream().map(Row::context).toList(), 0));
            for (String name : others.keySet()) invocation.set(name, Tensor.concat(rows.stream().map(row -> row.inputs().get(name)).toList(), 0));
            return cancellation.run(invocation, "out").get("out");
        }

        @Override
        public void close() {
            invocations.values().forEach(Invocation::close);
        }
    }

    @Override
    public void close() {
        plain.close();
        controlled.close();
    }
}
