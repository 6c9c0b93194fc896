package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.network.AutoencoderKl;
import io.darkroom.diffusion.network.AutoencoderTiny;
import io.darkroom.diffusion.network.LatentCoder;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.Seamless;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Pictures to latents and back. Both halves are checked against the file when it is opened; each is loaded when it is first
 * used, because text-to-image never encodes. What does not fit into memory is worked on in tiles; see {@link MemoryLimit}.
 */
public final class Autoencoder implements AutoCloseable {
    private final LatentCoder coder;
    private final LazyNetwork encoder;
    private final LazyNetwork decoder;
    private final Optional<Tiling> tiling;
    private final MemoryLimit limit;

    private Autoencoder(LatentCoder coder, LazyNetwork encoder, LazyNetwork decoder, Optional<Tiling> tiling, MemoryLimit limit) {
        this.coder = coder;
        this.encoder = encoder;
        this.decoder = decoder;
        this.tiling = tiling;
        this.limit = limit;
    }

    /** @throws io.darkroom.diffusion.checkpoint.CheckpointException the settings are not supported, or a tensor of either half is missing or has another shape */
    public static Autoencoder open(Component component, Device device, Path cacheDir, int threads) throws IOException {
        return open(component, false, device, cacheDir, threads);
    }

    /** @param seamless whether pictures continue at the opposite edge; see {@link Seamless} */
    static Autoencoder open(Component component, boolean seamless, Device device, Path cacheDir, int threads) throws IOException {
        LatentCoder coder = LatentCoder.of(component.config());
        SafetensorsHeader header = component.weights().header();
        RequiredTensors.check(coder.encoder(), header);
        RequiredTensors.check(coder.decoder(), header);
        Network encoder = seamless ? new Seamless(coder.encoder()) : coder.encoder();
        Network decoder = seamless ? new Seamless(coder.decoder()) : coder.decoder();
        return new Autoencoder(coder, new LazyNetwork(encoder, component.weights(), device, cacheDir, threads),
            new LazyNetwork(decoder, component.weights(), device, cacheDir, threads), Optional.empty(), MemoryLimit.of(device, coder.factor()));
    }

    /** The same autoencoder, working in tiles; closing either closes both. */
    public Autoencoder tiled(Tiling tiles) {
        return new Autoencoder(coder, encoder, decoder, Optional.of(tiles), limit);
    }

    public LatentCoder settings() {
        return coder;
    }

    /**
     * @param pictures [batch, channels, height, width] in [-1, 1]; height and width multiples of the factor
     * @return moments of unscaled latents
     */
    public Moments encode(Tensor pictures, Cancellation cancellation) {
        return switch (coder) {
            case AutoencoderKl kl -> Moments.of(encode(pictures, "moments", cancellation));
            case AutoencoderTiny tiny -> Moments.certain(encode(pictures, "latents", cancellation));
        };
    }

    private Tensor encode(Tensor pictures, String output, Cancellation cancellation) {
        UnaryOperator<Tensor> whole = x -> encoder.run("image", x, output, cancellation);
        return tiling.isPresent() ? tiling.get().encode(pictures, whole) : limit.encode(pictures, coder.encoder().roomPerPixel(), whole);
    }

    /**
     * @param latents [batch, channels, height, width], unscaled
     * @return pictures of about [-1, 1]
     */
    public Tensor decode(Tensor latents, Cancellation cancellation) {
        UnaryOperator<Tensor> whole = x -> decoder.run("latents", x, "image", cancellation);
        return tiling.isPresent() ? tiling.get().decode(latents, whole) : limit.decode(latents, coder.decoder().roomPerPixel(), whole);
    }

    /** Latents as the denoiser sees them. */
    public Tensor scale(Tensor latents) {
        Tensor scaled = latents.copy();
        for (int i = 0; i < scaled.data().length; i++) scaled.data()[i] = (float) ((scaled.data()[i] - coder.shift()) * coder.scaling());
        return scaled;
    }

    /** Latents as the decoder takes them. */
    public Tensor unscale(Tensor latents) {
        Tensor plain = latents.copy();
        for (int i = 0; i < plain.data().length; i++) plain.data()[i] = (float) (plain.data()[i] / coder.scaling() + coder.shift());
        return plain;
    }

    /**
     * Pictures as the denoiser sees them.
     *
     * @param pictures [batch, channels, height, width] in [0, 1]; height and width multiples of the factor
     * @param noise    asked once for all of them which of the latents that a picture may be is taken; not asked where there is
     *                 no choice
     */
    public Tensor latents(Tensor pictures, NoiseSource noise, Cancellation cancellation) {
        if (pictures.shape().length != 4 || pictures.dim(1) != coder.pictureChannels()) {
            throw new IllegalArgumentException(pictures + " is no batch of pictures of " + coder.pictureChannels() + " channels");
        }
        List<Moments> moments = new ArrayList<>();
        for (int i = 0; i < pictures.dim(0); i++) {
            Tensor picture = pictures.row(i);
            for (int k = 0; k < picture.data().length; k++) picture.data()[k] = 2 * picture.data()[k] - 1;
            moments.add(encode(picture, cancellation));
        }
        Moments all = Moments.concat(moments);
        return scale(switch (coder) {
            case AutoencoderKl kl -> all.sample(noise.next(all.mean().shape().clone()));
            case AutoencoderTiny tiny -> all.mean();
        });
    }

    /**
     * Latents as the denoiser sees them to pictures in [0, 1], one after the other so that memory does not grow with their number.
     *
     * @param latents [batch, channels, height, width]
     */
    public Tensor pictures(Tensor latents, Cancellation cancellation) {
        Tensor plain = unscale(latents);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < plain.dim(0); i++) {
            Tensor picture = decode(plain.row(i), cancellation);
            for (int k = 0; k < picture.data().length; k++) picture.data()[k] = Math.clamp(picture.data()[k] / 2 + 0.5f, 0f, 1f);
            rows.add(picture);
        }
        return Tensor.concat(rows, 0);
    }

    /** The last steps of every pipeline: latents as the denoiser sees them become pictures, and numbers become bytes. */
    public List<Image> images(Tensor latents, Progress progress, Cancellation cancellation) {
        Tensor pictures = pictures(latents, cancellation);
        progress.decoded(pictures);
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < pictures.dim(0); i++) images.add(Image.of(pictures, i));
        return images;
    }

    /** Loads the decoder now rather than at the first picture. */
    void loadDecoder() {
        decoder.get();
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
