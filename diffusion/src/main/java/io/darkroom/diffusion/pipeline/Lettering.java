package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import java.util.Arrays;
import java.util.Map;

/** Short words in a picture, drawn from a table, so that they need no font on the machine. */
final class Lettering {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 7;
    /** Rows from above; in each the highest of five bits is the pixel on the left. */
    private static final Map<Character, int[]> LETTERS = Map.of(
        'C', new int[] {0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110},
        'E', new int[] {0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111},
        'I', new int[] {0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
        'N', new int[] {0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001},
        'O', new int[] {0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110},
        'S', new int[] {0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110},
        'T', new int[] {0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100},
        'V', new int[] {0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b01010, 0b00100});

    private Lettering() {
    }

    /** Lines of white letters in the middle of black, as large as fits into three quarters of the width. What does not fit is cut off. */
    static Image onBlack(int width, int height, String... lines) {
        int longest = Arrays.stream(lines).mapToInt(String::length).max().orElse(1);
        int dot = Math.max(1, 3 * width / 4 / (longest * (WIDTH + 1)));
        byte[] rgb = new byte[3 * width * height];
        int top = (height - lines.length * (HEIGHT + 2) * dot) / 2 + dot;
        for (int line = 0; line < lines.length; line++) {
            int left = (width - lines[line].length() * (WIDTH + 1) * dot + dot) / 2;
            for (int i = 0; i < lines[line].length(); i++) {
                int[] rows = LETTERS.get(lines[line].charAt(i));
                for (int k = 0; k < WIDTH * HEIGHT; k++) {
                    if ((rows[k / WIDTH] >> WIDTH - 1 - k % WIDTH & 1) == 0) continue;
                    square(rgb, width, height, left + (i * (WIDTH + 1) + k % WIDTH) * dot, top + (line * (HEIGHT + 2) + k / WIDTH) * dot, dot);
                }
            }
        }
        return new Image(width, height, rgb);
    }

    private static void square(byte[] rgb, int width, int height, int left, int top, int edge) {
        for (int y = Math.max(0, top); y < Math.min(height, top + edge); y++) {
            int from = Math.clamp(left, 0, width);
            int to = Math.clamp(left + edge, 0, width);
            Arrays.fill(rgb, 3 * (y * width + from), 3 * (y * width + to), (byte) -1);
        }
    }
}
