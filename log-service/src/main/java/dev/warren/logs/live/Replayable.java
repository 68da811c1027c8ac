package dev.warren.logs.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;

/** Describes what a subscriber can ask for of what was logged before. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "replay", in = ParameterIn.QUERY, example = "10",
		description = "So many of the last messages that match come first, 1 to 1000",
		schema = @Schema(type = "integer"))
@Parameter(name = SubscriptionController.LAST_EVENT_ID, in = ParameterIn.HEADER,
		description = "To resume: the id of the last event that was seen", schema = @Schema(type = "string"))
@interface Replayable {

}
