package io.darkroom.training;

import java.util.random.RandomGenerator;

/** Ids of trainings, which become ids of models: ten letters and digits, as callers know them. */
public final class TrainingIds {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 10;

    private TrainingIds() {
    }

    /** About 8e17 ids, so that two alike are not to be expected; the database refuses a second. */
    public static String next(RandomGenerator random) {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return id.toString();
    }
}
