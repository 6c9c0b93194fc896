package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wide pictures from a model of small ones (Bar-Tal et al., MultiDiffusion, 2023): the denoiser looks at overlapping windows of
 * the latent, and where several see the same place their answers are averaged. With schedulers that draw no noise this is the
 * same as stepping every window on its own and averaging the latents, since a step is linear in the answer.
 *
 * @param window edge of the windows, in latent pixels
 * @param stride from one window to the next, in latent pixels; what is left at the right or lower edge is seen by a last window
 * @param round  whether the windows go on from the right edge to the left one, for a picture of a full turn; the decoder has to
 *               be shown both edges too
 */
public record Panorama(int window, int stride, boolean round) implements RowPart {
    /** Latent pixels of the other edge that the decoder is shown at each side of a round picture. */
    static final int ROUND_EDGE = 8;

    public Panorama {
        if (window < 1 || window > 1024) throw new IllegalArgumentException("a window of " + window + " latent pixels is outside 1 to 1024");
        if (stride < 1 || stride > window) throw new IllegalArgumentException("a stride of " + stride + " latent pixels is outside 1 to " + window);
    }

    /** Windows of 512 pixels, 64 apart, for models with 8 pixels a latent pixel. */
    public static Panorama of(boolean round) {
        return new Panorama(64, 8, round);
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        return row;
    }

    @Override
    public RowDenoiser around(RowDenoiser rows) {
        return asked -> asked.stream().map(row -> look(rows, row)).toList();
    }

    private Tensor look(RowDenoiser rows, Row row) {
        int height = row.latent().dim(2);
        int width = row.latent().dim(3);
        List<Row> views = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        for (int top : starts(height, false)) {
            for (int left : starts(width, round)) {
                views.add(view(row, top, left));
                places.add(new int[] {top, left});
            }
        }
        List<Tensor> answers = rows.predict(views);
        double[] sums = new double[answers.getFirst().dim(1) * height * width];
        int[] counts = new int[height * width];
        for (int k = 0; k < places.size(); k++) add(answers.get(k), places.get(k), sums, counts, height, width);
        Tensor mean = Tensor.zeros(1, answers.getFirst().dim(1), height, width);
        for (int i = 0; i < sums.length; i++) mean.data()[i] = (float) (sums[i] / counts[i % counts.length]);
        return mean;
    }

    /** Where windows begin along an edge of {@code extent}. */
    int[] starts(int extent, boolean goingOn) {
        if (extent <= window) return new int[] {0};
        int count = goingOn ? Math.ceilDiv(extent, stride) : Math.ceilDiv(extent - window, stride) + 1;
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) starts[i] = goingOn ? i * stride : Math.min(i * stride, extent - window);
        return starts;
    }

    private Row view(Row row, int top, int left) {
        if (row.inputs().containsKey("mid_residual") || row.inputs().containsKey("feature.0")) {
            throw new IllegalArgumentException("a panorama cannot follow the pictures of ControlNets and T2I-Adapters");
        }
        Tensor beside = row.beside() == null ? null : part(row.beside(), top, left);
        return new Row(part(row.latent(), top, left), beside, row.time(), row.context(), row.inputs());
    }

    private Tensor part(Tensor whole, int top, int left) {
        int height = Math.min(window, whole.dim(2));
        int width = Math.min(window, whole.dim(3));
        Tensor part = Tensor.zeros(1, whole.dim(1), height, width);
        for (int i = 0; i < part.data().length; i++) {
            int x = (left + i % width) % whole.dim(3);
            int y = top + i / width % height;
            part.data()[i] = whole.data()[(i / width / height * whole.dim(2) + y) * whole.dim(3) + x];
        }
        return part;
    }

    private static void add(Tensor answer, int[] place, double[] sums, int[] counts, int height, int width) {
        int rows = answer.dim(2);
        int columns = answer.dim(3);
        for (int i = 0; i < answer.data().length; i++) {
            int at = (place[0] + i / columns % rows) * width + (place[1] + i % columns) % width;
            int channel = i / columns / rows;
            sums[channel * height * width + at] += answer.data()[i];
            if (channel == 0) counts[at]++;
        }
    }

    /** Latents with the other edge at each side, so that a round picture has no seam; {@link #withoutEdges} takes them off again. */
    static Tensor withEdges(Tensor latents) {
        int width = latents.dim(3);
        int edge = Math.min(ROUND_EDGE, width);
        Tensor wide = Tensor.zeros(latents.dim(0), latents.dim(1), latents.dim(2), width + 2 * edge);
        for (int line = 0; line < latents.data().length / width; line++) {
            int to = line * (width + 2 * edge);
            System.arraycopy(latents.data(), line * width + width - edge, wide.data(), to, edge);
            System.arraycopy(latents.data(), line * width, wide.data(), to + edge, width);
            System.arraycopy(latents.data(), line * width, wide.data(), to + edge + width, edge);
        }
        return wide;
    }

    /** @param width that the picture has without them */
    static Tensor withoutEdges(Tensor pictures, int width) {
        int wide = pictures.dim(3);
        Tensor narrow = Tensor.zeros(pictures.dim(0), pictures.dim(1), pictures.dim(2), width);
        for (int line = 0; line < narrow.data().length / width; line++) {
            float[] part = Arrays.copyOfRange(pictures.data(), line * wide + (wide - width) / 2, line * wide + (wide + width) / 2);
            System.arraycopy(part, 0, narrow.data(), line * width, width);
        }
        return narrow;
    }
}
