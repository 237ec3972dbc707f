package com.example.loyalty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.example.loyalty.webhook.Webhook;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.HttpMethod;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;

@AnalyzeClasses(packages = "com.example.loyalty", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "com.example.loyalty";

  @ArchTest static final ArchRule sessiontokenCanBeCopiedByItself = dependsOnlyOn("sessiontoken");

  /** The libraries that docs/how-to/copy-sessiontoken.md names, and what they bring along. */
  @ArchTest
  static final ArchRule sessiontokenNeedsNoOtherLibrary =
      classes()
          .that()
          .resideInAPackage(ROOT + ".sessiontoken")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".sessiontoken",
              "java..",
              "jakarta.annotation..",
              "jakarta.ws.rs..",
              "io.dropwizard.auth..",
              "io.dropwizard.core.setup..",
              "io.dropwizard.jersey.setup..",
              "com.fasterxml.jackson..",
              "org.jose4j..",
              "org.jspecify.annotations..",
              "org.slf4j..");

  @ArchTest static final ArchRule storeDependsOnNoFeature = dependsOnlyOn("store");

  @ArchTest static final ArchRule httpDependsOnNoFeature = dependsOnlyOn("http");

  @ArchTest
  static final ArchRule webhookDependsOnSessiontokenAndHttp =
      dependsOnlyOn("webhook", "sessiontoken", "http");

  @ArchTest
  static final ArchRule pointsDependsOnSessiontokenHttpAndStore =
      dependsOnlyOn("points", "sessiontoken", "http", "store");

  @ArchTest
  static final ArchRule ordersDependsOnPointsAndWebhook =
      dependsOnlyOn("orders", "points", "webhook", "sessiontoken", "http", "store");

  @ArchTest
  static final ArchRule discountDependsOnSessiontoken = dependsOnlyOn("discount", "sessiontoken");

  @ArchTest
  static final ArchRule redemptionDependsOnPointsDiscountAndOrders =
      dependsOnlyOn("redemption", "points", "discount", "orders", "sessiontoken", "http", "store");

  @ArchTest
  static final ArchRule nothingUsesTheApplication =
      noClasses()
          .that(simpleName("LoyaltyApplication").or(simpleName("ServeCommand")).negate())
          .should()
          .dependOnClassesThat(simpleName("LoyaltyApplication"));

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule jose4jStaysInSessiontokenAndTheTokenCommand =
      noClasses()
          .that(resideInAPackage(ROOT + ".sessiontoken").or(simpleName("TokenCommand")).negate())
          .should()
          .dependOnClassesThat(resideInAPackage("org.jose4j.."));

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule onlyTheApplicationChoosesTheClock =
      noClasses()
          .that(simpleName("LoyaltyApplication").negate())
          .should()
          .callMethod(Clock.class, "systemUTC");

  /** A method that forgets {@code @Auth} would be open to everybody. */
  @ArchTest
  static final ArchRule everyResourceMethodAsksForASessionTokenOrASignedWebhook =
      methods().that(answerHttp()).should(takeAParameterThatIsVerified());

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);

  private static ArchRule dependsOnlyOn(String feature, String... others) {
    DescribedPredicate<JavaClass> allowed = resideInAPackage(ROOT + "." + feature);
    for (String other : others) {
      allowed = allowed.or(resideInAPackage(ROOT + "." + other));
    }
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + feature)
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(allowed))
                .as("other packages than %s %s", feature, List.of(others)));
  }

  private static DescribedPredicate<JavaMethod> answerHttp() {
    return DescribedPredicate.describe(
        "answer HTTP",
        method ->
            method.getAnnotations().stream()
                .anyMatch(each -> each.getRawType().isAnnotatedWith(HttpMethod.class)));
  }

  private static ArchCondition<JavaMethod> takeAParameterThatIsVerified() {
    return new ArchCondition<>("take an @Auth parameter or a Webhook") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean asks =
            Arrays.stream(method.reflect().getParameters())
                .anyMatch(
                    parameter ->
                        parameter.isAnnotationPresent(Auth.class)
                            // WebhookReader makes none whose HMAC is wrong.
                            || parameter.getType() == Webhook.class);
        events.add(new SimpleConditionEvent(method, asks, method.getFullName()));
      }
    };
  }
}
