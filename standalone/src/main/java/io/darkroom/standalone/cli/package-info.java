/** What {@code ./darkroom} understands. */
package io.darkroom.standalone.cli;
