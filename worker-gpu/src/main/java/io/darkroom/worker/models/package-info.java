/** Which models there are, where they lie, and which of them are in memory. */
package io.darkroom.worker.models;
