package dev.warren.system.faults;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The faults leave no waiting threads behind. */
@Order(1000)
class LeakFaultsIT extends FaultTest {

	@Test
	void noVirtualThreadIsLeftWaiting() {
		system.awaitFewVirtualThreads();
	}

}
