package com.example.loyalty.sessiontoken;

/**
 * A session token was refused. Carries the rule that it broke and nothing of the token, so that it
 * can be logged and sent.
 */
public final class InvalidSessionTokenException extends Exception {

  /** The rule that a token broke; the text is for developers and is the same for every token. */
  public enum Reason {
    MALFORMED("The session token is not a JWS of three canonical base64url parts of JSON."),
    UNSUPPORTED_HEADER("The session token's header asks for something other than HS256."),
    BAD_SIGNATURE("The session token was not signed with this app's client secret."),
    BAD_CLAIM("A claim of the session token is missing or has the wrong form."),
    WRONG_AUDIENCE("The session token is for another app than this client ID's."),
    EXPIRED("The session token has expired: get a fresh one for every request."),
    NOT_YET_VALID("The session token is not valid yet: check the clocks."),
    LIVES_TOO_LONG("The session token lives longer than Shopify's do."),
    WRONG_SHOP("The session token's dest or iss is not one myshopify.com shop."),
    NOT_A_CUSTOMER("The session token is not one of a checkout or customer account.");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final Reason reason;

  public InvalidSessionTokenException(Reason reason) {
    // No stack trace: refusals are ordinary, and an attacker must not be able to make them costly.
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
