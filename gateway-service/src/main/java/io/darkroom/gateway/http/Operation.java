package io.darkroom.gateway.http;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an {@link Endpoint} reachable, and documents it: the routes and the OpenAPI document are both read from here, so an operation
 * that is not described cannot exist.
 */
@Stereotype
@Singleton
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Operation {
    /** Catalogue id, such as {@code v3-text2img}; unique. */
    String id();

    String method() default "POST";

    /** With parameters in braces: {@code /api/v3/fetch/{id}}. A {@code GET} path answers {@code HEAD} too. */
    String path();

    /** Other paths of the same operation that are in use. */
    String[] variants() default {};

    /** The heading under which it is documented. */
    String group();

    /** What it does, in one line. */
    String summary();
}
