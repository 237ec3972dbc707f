package com.example.loyalty.http;

import io.dropwizard.core.setup.Environment;
import org.glassfish.jersey.server.ServerProperties;

/** The same headers and the same form of error for whatever happens to a request. */
public final class OneVoice {

  private OneVoice() {}

  public static void register(Environment environment) {
    var problems = new ProblemErrorHandler(environment.getObjectMapper());
    environment.jersey().register(new ProblemMapper());
    // Behind a tunnel or proxy the service does not know its own address (RFC 9110 §10.2.2).
    environment
        .jersey()
        .property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    environment.getApplicationContext().insertHandler(new ApiHeaders());
    environment.getApplicationContext().setErrorHandler(problems);
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(problems));
  }
}
