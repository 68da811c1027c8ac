package dev.warren.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** A problem document for requests that Tomcat refuses itself, instead of its HTML. */
public final class ProblemReportValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		int code = response.getStatus();
		HttpStatus status = HttpStatus.resolve(code);
		if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.setHeader("Cache-Control", "no-store");
			AnswerHeaders.write(response);
			byte[] problem = """
					{"detail":"The request is malformed","status":%d,"title":"%s","type":"%s"}
					""".formatted(code, status.getReasonPhrase(), ProblemException.type(ProblemException.word(status)))
				.getBytes(StandardCharsets.UTF_8);
			response.setContentLength(problem.length);
			response.getOutputStream().write(problem);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException _) {
			// The client has gone.
		}
	}

}
