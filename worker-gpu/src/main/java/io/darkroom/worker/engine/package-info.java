/** What a worker needs of the mathematics, and the one class that asks {@code io.darkroom.diffusion} for it. */
package io.darkroom.worker.engine;
