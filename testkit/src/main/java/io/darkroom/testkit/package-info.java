/**
 * What the tests of the system stand on: real servers ({@link io.darkroom.testkit.Infra}), a settable clock, a receiver of webhooks,
 * a reader and writer of topics, and waiting without sleeping.
 */
package io.darkroom.testkit;
