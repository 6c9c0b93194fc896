/** One attempt at a job, from the record taken to the result told. */
package io.darkroom.worker.jobs;
