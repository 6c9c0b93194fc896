/** Everything between this worker and the broker. */
package io.darkroom.worker.kafka;
