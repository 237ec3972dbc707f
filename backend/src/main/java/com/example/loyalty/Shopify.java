package com.example.loyalty;

import com.example.loyalty.discount.AdminOrigin;
import com.example.loyalty.sessiontoken.ClientSecret;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The app's identity.
 *
 * @param clientId the only accepted {@code aud} of session tokens
 * @param clientSecret the key that Shopify signs with
 * @param previousClientSecret accepted as well while the secret is rotated; empty otherwise
 * @param adminOrigin where a shop's Admin API answers; empty for Shopify itself
 */
public record Shopify(
    @NotBlank(
            message =
                "is missing: set SHOPIFY_API_KEY to the app's client ID"
                    + " (dev dashboard → your app → Settings)")
        String clientId,
    String clientSecret,
    String previousClientSecret,
    String adminOrigin) {

  private static final String SHOPIFY = "https://{shop}";

  public Shopify {
    clientId = Objects.requireNonNullElse(clientId, "");
    clientSecret = Objects.requireNonNullElse(clientSecret, "");
    previousClientSecret = Objects.requireNonNullElse(previousClientSecret, "");
    adminOrigin = Objects.requireNonNullElse(adminOrigin, "");
  }

  @ValidationMethod(
      message =
          "shopify.clientSecret is missing or shorter than 32 characters: set SHOPIFY_API_SECRET to"
              + " the app's client secret (dev dashboard → your app → Settings)")
  public boolean isClientSecretLongEnough() {
    return ClientSecret.isLongEnough(clientSecret);
  }

  @ValidationMethod(
      message =
          "shopify.previousClientSecret is shorter than 32 characters: check"
              + " SHOPIFY_API_SECRET_PREVIOUS")
  public boolean isPreviousClientSecretLongEnough() {
    return previousClientSecret.isEmpty() || ClientSecret.isLongEnough(previousClientSecret);
  }

  /** They would be taken as they are, and every request would get a 401. */
  @ValidationMethod(
      message =
          "shopify has a client ID or secret with white space or quotes around it: check"
              + " SHOPIFY_API_KEY, SHOPIFY_API_SECRET and SHOPIFY_API_SECRET_PREVIOUS")
  public boolean isBare() {
    return Stream.of(clientId, clientSecret, previousClientSecret)
        .noneMatch(each -> each.matches("(?s)\\s.*|.*\\s|(['\"]).*\\1"));
  }

  /** The current one, then the previous one while there is one. */
  List<ClientSecret> clientSecrets() {
    return Stream.of(clientSecret, previousClientSecret)
        .filter(secret -> !secret.isEmpty())
        .map(ClientSecret::new)
        .toList();
  }

  /**
   * @throws IllegalArgumentException for one that is not safe for the client secret
   */
  AdminOrigin adminApi() {
    return new AdminOrigin(adminOrigin.isBlank() ? SHOPIFY : adminOrigin);
  }

  @Override
  public String toString() {
    return "Shopify[clientId=" + clientId + "]";
  }
}
