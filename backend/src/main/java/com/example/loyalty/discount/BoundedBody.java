package com.example.loyalty.discount;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads a body into memory, and hangs up on one that is too long. Java 17 has none of its own. */
final class BoundedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private int left;
  private @Nullable Subscription subscription;

  BoundedBody(int maxBytes) {
    left = maxBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Subscription toBody) {
    subscription = toBody;
    bytes.onSubscribe(toBody);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    left -= buffers.stream().mapToInt(Buffer::remaining).sum();
    if (left >= 0) {
      bytes.onNext(buffers);
    } else if (subscription != null) {
      subscription.cancel();
      subscription = null;
      bytes.onError(new IOException("the body is too long"));
    }
  }

  @Override
  public void onError(Throwable fault) {
    bytes.onError(fault);
  }

  @Override
  public void onComplete() {
    bytes.onComplete();
  }
}
