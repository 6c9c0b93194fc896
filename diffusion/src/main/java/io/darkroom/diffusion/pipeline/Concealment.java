package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.BoxBlur;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.image.Resize;
import io.darkroom.diffusion.image.ResizeFilter;

/** What is shown in place of a picture that should not be shown; always of the same size. */
public enum Concealment {
    /** The picture without any detail. */
    BLUR {
        @Override
        public Image of(Image image) {
            return BoxBlur.gaussian(Raster.of(image), Math.max(1, Math.max(image.width(), image.height()) / 16.0)).image();
        }
    },
    /** A few large squares. */
    PIXELATE {
        @Override
        public Image of(Image image) {
            Raster small = Resize.to(Raster.of(image), Math.ceilDiv(image.width(), SQUARE), Math.ceilDiv(image.height(), SQUARE), ResizeFilter.BOX);
            return Resize.to(small, image.width(), image.height(), ResizeFilter.NEAREST).image();
        }
    },
    /** The words "sensitive content" on black. */
    SENSITIVE_CONTENT_TEXT {
        @Override
        public Image of(Image image) {
            return Lettering.onBlack(image.width(), image.height(), "SENSITIVE", "CONTENT");
        }
    },
    /** Black. */
    BLACK {
        @Override
        public Image of(Image image) {
            return new Image(image.width(), image.height(), new byte[image.rgb().length]);
        }
    };

    private static final int SQUARE = 32;

    /** The picture in its place. */
    public abstract Image of(Image image);
}
