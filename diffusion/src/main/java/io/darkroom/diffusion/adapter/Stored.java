package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** A tensor of an open adapter file: its shape is known, its values are read when they are asked for. */
record Stored(Safetensors file, Entry entry) {

    /** Extent of a dimension; 1 for those that are not there. */
    long dim(int axis) {
        return axis < entry.shape().length ? entry.shape()[axis] : 1;
    }

    long size() {
        return entry.size();
    }

    /** Everything but the first dimension, as one. */
    long rest() {
        return dim(0) == 0 ? 0 : size() / dim(0);
    }

    /** The values as float32, row by row. */
    float[] values() {
        float[] values = file.tensor(entry.key()).data();
        float sum = 0;
        for (float value : values) sum += value * 0;
        if (sum != 0) throw bad("holds a value that is not finite"); // only NaN and infinities times 0 are not 0
        return values;
    }

    /** The only value, which may be stored as a whole number. */
    double scalar() {
        if (size() != 1) throw bad("is no single number: " + Arrays.toString(entry.shape()));
        if (entry.type().isFloating()) return values()[0];
        long number = 0;
        byte[] bytes = file.bytes(entry).toArray(ValueLayout.JAVA_BYTE);
        for (int i = bytes.length - 1; i >= 0; i--) number = number << 8 | (i == bytes.length - 1 ? bytes[i] : bytes[i] & 0xff);
        return number;
    }

    CheckpointException bad(String reason) {
        return new CheckpointException(file.header().file(), entry.key(), reason);
    }
}
