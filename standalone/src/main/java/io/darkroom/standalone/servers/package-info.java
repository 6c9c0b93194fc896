/** Kafka, PostgreSQL and S3 as real servers of this machine, without containers: for the standalone product and for tests. */
package io.darkroom.standalone.servers;
