package dev.warren.messaging.web;

/** What is wrong with one field of a request. */
record FieldProblem(String field, String message) {

	String sentence() {
		return "'%s' %s".formatted(this.field, this.message);
	}

}
