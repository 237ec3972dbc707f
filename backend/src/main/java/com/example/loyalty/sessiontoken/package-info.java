/**
 * Verifies the session tokens that Shopify signs for a checkout UI extension, as strictly as the
 * specifications allow.
 *
 * <p>Made to be copied: it depends on Dropwizard's authentication, Jackson and jose4j, and on
 * nothing else of this project. {@link
 * com.example.loyalty.sessiontoken.SessionTokenFilter#register(io.dropwizard.core.setup.Environment,
 * com.example.loyalty.sessiontoken.SessionTokenVerifier) SessionTokenFilter.register} is the way
 * in.
 */
@NullMarked
package com.example.loyalty.sessiontoken;

import org.jspecify.annotations.NullMarked;
