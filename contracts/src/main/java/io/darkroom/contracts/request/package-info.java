/**
 * What callers may say: request shapes (records) composed of parameter groups (records whose fields stand in the same flat object). Every
 * limit, default, spelling and description is declared here once, as an annotation on the record component; the gateway's binder enforces it
 * and its OpenAPI document shows it.
 *
 * <p>A component's name on the wire is its Java name with underscores: {@code numInferenceSteps} is {@code num_inference_steps}. Its type
 * says what is read: {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean} (a flag), an enum that implements
 * {@link io.darkroom.contracts.request.Choice}, {@code List<String>}, {@link io.darkroom.contracts.request.JsonText}, or another record,
 * which is a group. {@code null} means that the caller did not say and that no default is declared.
 */
package io.darkroom.contracts.request;
