/** Finished files and the object store they go to. */
package io.darkroom.worker.objects;
