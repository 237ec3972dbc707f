package com.example.loyalty.discount;

/** Shopify gave no access token; the message says how, and holds no secret. */
final class NoTokenException extends RuntimeException {

  NoTokenException(String message) {
    super(message);
  }
}
