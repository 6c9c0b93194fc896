package io.darkroom.contracts.request.group;

/** Whether and how much the result is enlarged; the operations document different words. */
public interface Enlargement {
    String upscale();
}
