/** A small client of the gateway's public HTTP interface. */
package io.darkroom.standalone.client;
