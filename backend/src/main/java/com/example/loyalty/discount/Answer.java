package com.example.loyalty.discount;

import com.fasterxml.jackson.databind.JsonNode;

/** What the Admin API said to one operation. */
sealed interface Answer permits Answer.Data, Unclear {

  /** The operation's member of {@code data}; JSON's null where Shopify says so. */
  record Data(JsonNode node) implements Answer {}
}
