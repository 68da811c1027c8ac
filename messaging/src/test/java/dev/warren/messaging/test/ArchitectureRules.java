package dev.warren.messaging.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import org.springframework.web.bind.annotation.RestController;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules of the house, run by each module over its own classes and the shared ones.
 */
public final class ArchitectureRules {

	@ArchTest
	static final ArchRule services_do_not_know_each_other = SlicesRuleDefinition.slices()
		.matching("dev.warren.(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(alwaysTrue(), resideInAnyPackage("dev.warren.messaging..", "dev.warren.web.."));

	@ArchTest
	static final ArchRule web_knows_no_messaging = noClasses().that()
		.resideInAPackage("dev.warren.web..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.warren.messaging..");

	@ArchTest
	static final ArchRule console_knows_http_only = noClasses().that()
		.resideInAPackage("dev.warren.console..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.warren.messaging..", "org.springframework.amqp..", "com.rabbitmq..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule messaging_knows_no_service = noClasses().that()
		.resideInAnyPackage("dev.warren.messaging..", "dev.warren.web..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.warren.producer..", "dev.warren.worker..", "dev.warren.logs..", "dev.warren.fib..",
				"dev.warren.console..");

	@ArchTest
	static final ArchRule packages_are_free_of_cycles = SlicesRuleDefinition.slices()
		.matching("dev.warren.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule packages_are_null_marked = classes()
		.should(new ArchCondition<>("be in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage home = type.getPackage();
				if (!home.isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, home.getName() + " is not @NullMarked"));
				}
			}

		});

	/** Packages by feature: what a layer is called says nothing about what it does. */
	@ArchTest
	static final ArchRule packages_are_features = noClasses().should()
		.resideInAnyPackage("..controller..", "..controllers..", "..service..", "..services..", "..model..", "..util..",
				"..utils..", "..impl..", "..dto..");

	@ArchTest
	static final ArchRule controllers_are_package_private = classes().that()
		.areAnnotatedWith(RestController.class)
		.should()
		.bePackagePrivate()
		.allowEmptyShould(true);

	private ArchitectureRules() {
	}

}
