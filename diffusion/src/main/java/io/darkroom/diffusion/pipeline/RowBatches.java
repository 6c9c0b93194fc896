package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.onnx.OutOfMemoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs rows together as far as memory allows: what does not fit is halved, and from then on no more is tried at once. For one thread. */
final class RowBatches {
    private int most = Integer.MAX_VALUE;

    /**
     * Answers rows, in their order.
     *
     * @param network answers some of them together
     * @throws OutOfMemoryException not even one fits
     */
    <R, A> List<A> run(List<R> rows, Function<List<R>, List<A>> network) {
        List<A> answers = new ArrayList<>();
        while (answers.size() < rows.size()) {
            int count = Math.min(most, rows.size() - answers.size());
            try {
                answers.addAll(network.apply(rows.subList(answers.size(), answers.size() + count)));
            } catch (OutOfMemoryException e) {
                if (count == 1) throw e;
                most = count / 2;
            }
        }
        return answers;
    }
}
