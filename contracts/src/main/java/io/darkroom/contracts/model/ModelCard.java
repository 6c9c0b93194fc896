package io.darkroom.contracts.model;

/**
 * A model that may be named in requests. Published only after it was validated whole.
 *
 * @param id           as in {@code model_id}
 * @param tenant       its owner, or null when everybody may use it
 * @param family       such as {@code sd15}
 * @param location     where workers find it: {@code bundled:<folder>} under their model folder
 * @param sha256       hexadecimal, of the network's weights; shown as the checkpoint hash
 * @param nativeWidth  pixels; the size it was trained at and the default of requests
 * @param nativeHeight pixels
 * @param isDefault    used where a request names no model
 * @param removed      true withdraws the model
 */
public record ModelCard(
        String id,
        String tenant,
        String family,
        String location,
        String sha256,
        int nativeWidth,
        int nativeHeight,
        boolean isDefault,
        boolean removed) {

    /** Whether requests of this tenant may use it. */
    public boolean visibleTo(String caller) {
        return !removed && (tenant == null || tenant.equals(caller));
    }
}
