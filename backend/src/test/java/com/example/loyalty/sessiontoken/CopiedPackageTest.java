package com.example.loyalty.sessiontoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/copy-sessiontoken.md promises; which libraries, ArchitectureTest says. */
class CopiedPackageTest {

  private static final Path ORIGINAL =
      Path.of("src/main/java/com/example/loyalty/sessiontoken").toAbsolutePath();

  @TempDir Path application;

  @Test
  void compilesUnderAnotherNameWithoutTheRestOfTheProject() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var complaints = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(complaints, null, null)) {
      List<String> options =
          List.of(
              "-proc:none", "-classpath", librariesOnly(), "-d", application + "", "-Xlint:all");
      boolean compiled =
          compiler
              .getTask(
                  null, files, complaints, options, null, files.getJavaFileObjectsFromPaths(copy()))
              .call();

      assertThat(compiled).as("%s", complaints.getDiagnostics()).isTrue();
    }
    assertThat(application.resolve("com/acme/shop/sessiontoken/SessionTokenVerifier.class"))
        .exists();
  }

  private List<Path> copy() throws IOException {
    try (Stream<Path> sources = Files.list(ORIGINAL)) {
      List<Path> copies =
          sources.map(source -> application.resolve(source.getFileName() + "")).toList();
      for (Path copy : copies) {
        String text = Files.readString(ORIGINAL.resolve(copy.getFileName()));
        Files.writeString(
            copy, text.replace("com.example.loyalty.sessiontoken", "com.acme.shop.sessiontoken"));
      }
      return copies;
    }
  }

  /** The class path of this test without this project's own directories. */
  private static String librariesOnly() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                entry.endsWith(".jar") && !Path.of(entry).startsWith(Path.of("").toAbsolutePath()))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
