package dev.warren.console.upstream;

import java.net.http.HttpRequest;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The trace of the request that this thread handles; none where tracing is off. */
@Component
record CurrentTrace(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {

	void addTo(HttpRequest.Builder request) {
		this.tracer.ifAvailable((traces) -> {
			TraceContext current = traces.currentTraceContext().context();
			if (current != null) {
				this.propagator.getObject()
					.inject(current, request, (_, name, value) -> request.setHeader(name, value));
			}
		});
	}

}
