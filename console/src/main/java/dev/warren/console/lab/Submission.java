package dev.warren.console.lab;

/**
 * What a submitted task was answered with.
 *
 * @param id empty if it was not accepted
 * @param detail why it was not accepted
 */
record Submission(int status, String id, String detail) {

	static final int ACCEPTED = 202;

	boolean isAccepted() {
		return this.status == ACCEPTED;
	}

}
