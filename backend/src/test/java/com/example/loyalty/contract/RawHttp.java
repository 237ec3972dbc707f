package com.example.loyalty.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends exactly the bytes it is given: HTTP clients refuse to send most of what a server must
 * refuse.
 */
final class RawHttp {

  private static final int TIMEOUT_MILLISECONDS = 10_000;

  private RawHttp() {}

  /**
   * An answer.
   *
   * @param headers by name in any case; the answer is refused when one comes twice
   */
  record Answer(int status, Map<String, String> headers, String body) {}

  static Answer send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLISECONDS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      String[] statusLine = line(in).split(" ");
      Map<String, String> headers = headers(in);
      // No further than the body: after a refusal the server may reset the connection.
      int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      return new Answer(
          Integer.parseInt(statusLine[1]), headers, new String(in.readNBytes(length), UTF_8));
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] field = line.split(": ", 2);
      if (headers.put(field[0], field[1]) != null) {
        throw new IOException("the answer has two headers " + field[0]);
      }
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer ends within its headers");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
