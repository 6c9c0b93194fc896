/** Darkroom on one machine with one command: the servers in the launcher's own process, the five services as its children. */
package io.darkroom.standalone;
