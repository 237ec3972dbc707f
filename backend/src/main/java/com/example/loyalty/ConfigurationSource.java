package com.example.loyalty;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file, by default the one in the jar, and puts environment variables where
 * it says {@code "${NAME:-default}"}.
 *
 * <p>In place of Dropwizard's {@code EnvironmentVariableSubstitutor}, which pastes them unescaped:
 * a password with a quote in it would break the YAML, and the parser's complaint would show it.
 */
final class ConfigurationSource implements ConfigurationSourceProvider {

  static final String IN_THE_JAR = "loyalty.yml";

  private final ConfigurationSourceProvider substituting;

  ConfigurationSource(UnaryOperator<@Nullable String> environment) {
    var substitutor = new StringSubstitutor(name -> quoted(environment.apply(name)));
    // What a variable holds is data: "${…}" in a password stays as it is.
    substitutor.setDisableSubstitutionInValues(true);
    substituting = new SubstitutingSourceProvider(ConfigurationSource::read, substitutor);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return substituting.open(path);
  }

  private static InputStream read(String path) throws IOException {
    return path.equals(IN_THE_JAR)
        ? new ResourceConfigurationSourceProvider().open(path)
        : new FileConfigurationSourceProvider().open(path);
  }

  /** A JSON string's content is a YAML double-quoted scalar's too; empty counts as not set. */
  private static @Nullable String quoted(@Nullable String value) {
    return value == null || value.isEmpty()
        ? null
        : new String(JsonStringEncoder.getInstance().quoteAsString(value));
  }
}
