package dev.warren.console.lab;

import java.io.IOException;

/** Something that breaks, and what tells when it works again. */
interface Fault {

	/** The last part of the path that injects it. */
	String name();

	/**
	 * Injects the fault and reports what happens, until all is well again.
	 * @throws FaultException if it is not, in time
	 */
	void run(LabRun run, LabTasks tasks) throws IOException, InterruptedException;

	/** What did not happen in time. */
	final class FaultException extends RuntimeException {

		FaultException(String message) {
			super(message);
		}

	}

}
