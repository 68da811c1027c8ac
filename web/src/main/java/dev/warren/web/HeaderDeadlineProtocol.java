package dev.warren.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Closes connections whose client does not send the headers of a request in time. Tomcat
 * limits each pause only: a client that sends a byte before each limit holds a connection
 * for hours.
 */
public final class HeaderDeadlineProtocol extends Http11NioProtocol {

	private volatile Duration timeout = Duration.ofSeconds(10);

	void setHeaderTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void start() throws Exception {
		super.start();
		getUtilityExecutor().scheduleWithFixedDelay(this::closeSlow, 1, 1, TimeUnit.SECONDS);
	}

	private void closeSlow() {
		getEndpoint().getConnections().stream().filter(this::isSlow).forEach(SocketWrapperBase::close);
	}

	/**
	 * A processor stays with a connection between two reads only while it parses, is
	 * asynchronous, or runs in another thread, which shows in its stage.
	 */
	private boolean isSlow(SocketWrapperBase<?> socket) {
		if (!(socket.getCurrentProcessor() instanceof AbstractProcessor processor) || processor.isAsync()) {
			return false;
		}
		Request request = processor.getRequest();
		int stage = request.getRequestProcessor().getStage();
		long start = request.getStartTimeNanos();
		return (stage == Constants.STAGE_PARSE || stage == Constants.STAGE_ENDED) && start > 0
				&& System.nanoTime() - start > this.timeout.toNanos();
	}

}
