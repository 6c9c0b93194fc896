package io.darkroom.contracts.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The caller must send a value. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Required {
    /** The name in the text {@code The … field is required.}; empty for the parameter's own. */
    String label() default "";

    /**
     * True where the absence has a documented answer of its own ({@code Invalid Api Key}, {@code Model id not found}), given by whoever looks
     * the value up; the binder then lets {@code null} pass.
     */
    boolean ownAnswer() default false;
}
