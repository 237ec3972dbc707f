package com.example.loyalty.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One keep-alive connection to a server on this machine. A bare socket, because the load shares the
 * server's processors: a full HTTP client would take half of what it is to measure.
 */
final class HttpConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLISECONDS = 60_000;
  private static final String LENGTH = "Content-Length: ";

  private final Socket socket = new Socket();
  private final byte[] buffer = new byte[16 * 1024];

  HttpConnection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLISECONDS);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLISECONDS);
  }

  static byte[] request(String method, String path, String headers) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
        .formatted(method, path, headers)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends the request and returns the answer, status line to body. */
  String exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int length = 0;
    String answer;
    do {
      int read = socket.getInputStream().read(buffer, length, buffer.length - length);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      length += read;
      answer = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    } while (!isComplete(answer));
    return answer;
  }

  private static boolean isComplete(String answer) {
    int headEnd = answer.indexOf("\r\n\r\n");
    int length = answer.indexOf(LENGTH) + LENGTH.length();
    return headEnd >= 0
        && answer.length()
            == headEnd
                + 4
                + Integer.parseInt(answer, length, answer.indexOf('\r', length), /* radix= */ 10);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
