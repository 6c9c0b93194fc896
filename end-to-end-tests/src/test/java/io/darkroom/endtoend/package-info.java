/** The whole system as it is packaged, with its real servers and processes. */
package io.darkroom.endtoend;
