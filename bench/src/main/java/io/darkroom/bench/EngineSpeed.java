package io.darkroom.bench;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.network.RunCost;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.ModelParts;
import io.darkroom.diffusion.pipeline.Progress;
import io.darkroom.diffusion.pipeline.TextToImage;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How fast the engine is, and how much memory it takes, at the sizes of published models; what the lines mean is told in
 * {@code docs/performance.md}. Each part runs in a process of its own, so that its memory is its own.
 */
public final class EngineSpeed {
    private static final int STEPS = 2;
    private static final int TOKENS = 77;
    private static final List<MatrixProduct> PRODUCTS = List.of(new MatrixProduct(2048, 2048, 2048), new MatrixProduct(4096, 320, 2560),
        new MatrixProduct(1024, 640, 2560), new MatrixProduct(4096, 1280, 1280));

    private final PublishedModel published;
    private final ModelParts parts;
    private final Path folder;
    private final Device device;
    private final int threads;
    private final int repeats;
    private final int latentEdge;

    private EngineSpeed(PublishedModel published, Path folder, Device device, int threads, int repeats, int latentEdge) throws IOException {
        this.published = published;
        this.parts = published.in(folder);
        this.folder = folder;
        this.device = device;
        this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.repeats = repeats;
        this.latentEdge = latentEdge;
    }

    /**
     * Arguments: the part (make, denoiser, decoder or picture), the model (sd15 or sdxl), its folder, the device, threads, how often
     * things are timed, and height and width of the latents. 0 threads are one for each core, and latents of 0 are those that the
     * model was trained at.
     */
    public static void main(String[] arguments) throws IOException {
        PublishedModel published = PublishedModel.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        int edge = Integer.parseInt(arguments[6]);
        EngineSpeed speed = new EngineSpeed(published, Path.of(arguments[2]), Device.select(arguments[3]), Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]),
            edge == 0 ? published.latentEdge() : edge);
        switch (arguments[0]) {
            case "make" -> print("model", "%s, %d threads, %s", published, speed.threads, speed.device.report());
            case "denoiser" -> {
                speed.start();
                Rate denoiser = speed.denoiser();
                Rate peak = speed.peak();
                print("denoiser share of peak", "%.0f %%, by processor time %.0f %%", 100 * denoiser.wall / peak.wall, 100 * denoiser.processor / peak.processor);
            }
            case "decoder" -> {
                speed.start();
                speed.decoder();
            }
            case "picture" -> speed.picture();
            default -> throw new IllegalArgumentException("no part " + arguments[0]);
        }
    }

    /** Operations a second of matrix products: by the clock, and for each second of a processor. */
    private record Rate(double wall, double processor) {

        static Rate of(double operations, Timing timing) {
            return new Rate(operations / timing.wall(), operations / timing.processor());
        }
    }

    /** What happens once in a process, that it be not counted for the first network. */
    private void start() throws IOException {
        Path file = folder.resolve("matrix.safetensors");
        SafetensorsWriter.write(file, Map.of("weight", Tensor.zeros(1, 1)), Map.of());
        Timing timing = Timing.of(() -> open(new MatrixProduct(1, 1, 1), WeightFiles.of(file)).close());
        print("library start", "%.2f s", timing.wall());
    }

    private Rate peak() throws IOException {
        Path file = folder.resolve("matrix.safetensors");
        Rate best = new Rate(0, 0);
        for (MatrixProduct product : PRODUCTS) {
            SafetensorsWriter.write(file, Map.of("weight", random(1, product.columns(), product.inner())), Map.of());
            Map<String, long[]> shapes = Map.of("x", new long[] {product.rows(), product.inner()});
            double operations = RunCost.of(product, shapes).operations();
            int runs = (int) (1 + 40e9 / operations);
            try (OnnxNetwork network = open(product, WeightFiles.of(file)); Invocation invocation = filled(network, product, shapes)) {
                invocation.run();
                Rate rate = new Rate(0, 0);
                for (int i = 0; i < 5; i++) {
                    Rate one = Rate.of(runs * operations, Timing.of(() -> {
                        for (int k = 0; k < runs; k++) invocation.run();
                    }));
                    rate = new Rate(Math.max(rate.wall, one.wall), Math.max(rate.processor, one.processor));
                }
                print("matrix product", "%d x %d x %d: %.0f GFLOP/s, %.0f for each second of a processor", product.rows(), product.inner(), product.columns(),
                    rate.wall / 1e9, rate.processor / 1e9);
                best = new Rate(Math.max(rate.wall, best.wall), Math.max(rate.processor, best.processor));
            }
        }
        Files.delete(file);
        return best;
    }

    private Rate denoiser() throws IOException {
        UNet unet = new UNet(UNetConfig.of(parts.unet().config()), false);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Port port : unet.inputs()) {
            shapes.put(port.name(), switch (port.name()) {
                case "sample" -> new long[] {1, 4, latentEdge, latentEdge};
                case "encoder_hidden_states" -> new long[] {1, TOKENS, unet.config().contextChannels()};
                default -> new long[] {1, port.shape().getLast().size()};
            });
        }
        return run("denoiser", unet, parts.unet(), shapes);
    }

    private void decoder() throws IOException {
        LatentCoder coder = LatentCoder.of(parts.autoencoder().config());
        run("decoder", coder.decoder(), parts.autoencoder(), Map.of("latents", new long[] {1, 4, latentEdge, latentEdge}));
    }

    private Rate run(String name, Network network, Component component, Map<String, long[]> shapes) {
        RunCost cost = RunCost.of(network, shapes);
        print(name + " work", "%.0f GFLOP: convolutions %.0f, matrices %.0f, attention %.0f", cost.operations() / 1e9, cost.convolutions() / 1e9,
            cost.matrices() / 1e9, cost.attention() / 1e9);
        long before = ProcessMemory.now().anonymous();
        List<OnnxNetwork> opened = new ArrayList<>();
        Timing session = Timing.of(() -> opened.add(open(network, component.weights())));
        print(name + " session", "%.2f s (%.2f s of processors), private memory %+.2f GB", session.wall(), session.processor(), (ProcessMemory.now().anonymous() - before) / 1e9);
        try (OnnxNetwork open = opened.getFirst(); Invocation invocation = filled(open, network, shapes)) {
            Timing first = Timing.of(invocation::run);
            Timing timing = Timing.median(repeats, () -> Timing.of(invocation::run));
            Rate rate = Rate.of(cost.operations(), timing);
            print(name + " run", "%.2f s (first %.2f s), %.3f TFLOP/s, %.3f for each second of a processor", timing.wall(), first.wall(), rate.wall / 1e12, rate.processor / 1e12);
            ProcessMemory memory = ProcessMemory.now();
            print(name + " memory", "private %+.2f GB after the runs, mapped %.2f GB, most resident %.2f GB", (memory.anonymous() - before) / 1e9, memory.file() / 1e9,
                memory.highest() / 1e9);
            return rate;
        }
    }

    private OnnxNetwork open(Network network, WeightFiles weights) {
        try {
            return OnnxNetwork.open(network, weights, device, folder, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Invocation filled(OnnxNetwork open, Network network, Map<String, long[]> shapes) {
        Invocation invocation = open.invocation();
        for (Port port : network.inputs()) {
            int[] shape = Arrays.stream(shapes.get(port.name())).mapToInt(Math::toIntExact).toArray();
            invocation.set(port.name(), random(port.name().hashCode(), shape));
        }
        return invocation;
    }

    private static Tensor random(long seed, int... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.data().length; i++) tensor.data()[i] = (float) random.nextGaussian();
        return tensor;
    }

    private void picture() throws IOException {
        long began = System.nanoTime();
        try (DiffusionModel model = DiffusionModel.open(parts, device, folder, threads)) {
            print("model loaded", "%.2f s", (System.nanoTime() - began) / 1e9);
            int edge = latentEdge * model.autoencoder().settings().factor();
            SchedulerSettings settings = SchedulerSettings.of(model.schedulerConfig());
            TextToImageRequest request = TextToImageRequest.of("a photo of a cat", "a dog", edge, edge, List.of(1L), 7.5,
                () -> Schedulers.create("DDIMScheduler", settings, STEPS));
            double[] decoding = new double[1];
            Timing timing = Timing.of(() -> new TextToImage(model).run(request, new Progress() {
                @Override
                public void step(int step, int steps, Tensor latent, Duration elapsed) {
                    decoding[0] = System.nanoTime();
                }

                @Override
                public void decoded(Tensor pictures) {
                    decoding[0] = (System.nanoTime() - decoding[0]) / 1e9;
                }
            }, new Cancellation()));
            ProcessMemory memory = ProcessMemory.now();
            print("picture", "%dx%d, %d steps with guidance: %.2f s (%.2f s of processors), of it decoding %.2f s", edge, edge, STEPS, timing.wall(), timing.processor(), decoding[0]);
            print("picture memory", "most resident %.2f GB; private %.2f GB and mapped %.2f GB afterwards", memory.highest() / 1e9, memory.anonymous() / 1e9, memory.file() / 1e9);
        }
    }

    private static void print(String what, String format, Object... values) {
        System.out.printf(Locale.ROOT, "%-24s %s%n", what, String.format(Locale.ROOT, format, values));
    }
}
