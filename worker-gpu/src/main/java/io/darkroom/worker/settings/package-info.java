/** How this worker is set up. */
package io.darkroom.worker.settings;
