package io.darkroom.testkit.golden;

import io.darkroom.diffusion.tensor.Tensor;

/** A formula that stands for a network, element by element. */
@FunctionalInterface
interface Formula {

    /** @param x the element, @param t the time or noise level, @param k the element's place inside its own sample */
    double at(double x, double t, int k);

    default Tensor of(double scale, Tensor latent, double t) {
        float[] data = new float[latent.data().length];
        int size = data.length / latent.dim(0);
        for (int i = 0; i < data.length; i++) data[i] = (float) at(scale * latent.data()[i], t, i % size);
        return new Tensor(latent.shape().clone(), data);
    }

    /** The formulas that schedule cases name, spaces left out. */
    static Formula named(String formula) throws NotBuilt {
        return switch (formula.replace(" ", "")) {
            case "tanh(x)*(0.25+0.5*t/1000)+0.1*sin(k+t/100)" -> (x, t, k) -> Math.tanh(x) * (0.25 + 0.5 * t / 1000) + 0.1 * Math.sin(k + t / 100);
            case "x*t/(t+1)" -> (x, t, k) -> x * t / (t + 1);
            case "-x/(1+s*s)*(1+0.1*sin(k))" -> (x, s, k) -> -x / (1 + s * s) * (1 + 0.1 * Math.sin(k));
            case "-(x-0.3*sin(k))/(1+s*s)" -> (x, s, k) -> -(x - 0.3 * Math.sin(k)) / (1 + s * s);
            case "D(x,s)=x/(1+s*s)+0.25*s*s/(1+s*s)*sin(k)+0.1*s/(1+s)*tanh(x)" ->
                (x, s, k) -> x / (1 + s * s) + 0.25 * s * s / (1 + s * s) * Math.sin(k) + 0.1 * s / (1 + s) * Math.tanh(x);
            default -> throw new NotBuilt("formula " + formula);
        };
    }
}
