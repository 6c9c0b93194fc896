/**
 * The only public HTTP. What every dialect builds on:
 *
 * <ul>
 * <li>{@link io.darkroom.gateway.http.Endpoint} with {@link io.darkroom.gateway.http.Operation}: one bean, one operation, route and OpenAPI
 * entry in one; its {@link io.darkroom.gateway.http.Dialect} words refusals and owns a prefix of paths;
 * <li>{@link io.darkroom.gateway.Refusal}: thrown for everything that is not a success;
 * <li>{@link io.darkroom.gateway.access.Callers}: whose request it is; {@link io.darkroom.gateway.model.Registry}: which model it means;
 * <li>{@link io.darkroom.gateway.job.Submission}: sends a job and waits; {@link io.darkroom.gateway.job.JobQueue}: commands;
 * {@link io.darkroom.gateway.job.JobsClient}, {@link io.darkroom.gateway.training.TrainingsClient}: questions to other services;
 * {@link io.darkroom.gateway.job.ProgressView}, {@link io.darkroom.gateway.job.JobEvents}: what is heard of jobs;
 * <li>{@link io.darkroom.gateway.kafka.TopicListener}: a bean that hears one more topic.
 * </ul>
 *
 * <p>Endpoints run on virtual threads and may block.
 */
package io.darkroom.gateway;
